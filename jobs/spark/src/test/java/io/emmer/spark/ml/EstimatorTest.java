package io.emmer.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.TooFewRowsException;
import io.emmer.em.model.ModelFormatException;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Spark's own suites ask of an estimator and its models. */
class EstimatorTest extends SparkTest {
  @TempDir static Path directory;
  private static Dataset<Row> rows;

  @BeforeAll
  static void prepare() {
    rows = Frames.frame(session(), Frames.bernoulli()).cache();
  }

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  static Stream<ClusteringEstimator<?, ?>> estimators() {
    return Stream.of(
            new BernoulliMixture(), new GaussianMixture(), new KMeans(), new MixedMixture())
        .map(e -> e.setK(2).setMaxIter(3).setSeed(1).setLeafRows(64));
  }

  /** ParamsSuite.checkParams. */
  private static void checkParams(Params stage) throws ReflectiveOperationException {
    List<String> names = Arrays.stream(stage.params()).map(Param::name).toList();
    assertThat(names).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(1);
    for (Param<?> param : stage.params()) {
      assertThat(param.parent()).isEqualTo(stage.uid());
      assertThat(param.doc()).isNotBlank();
      assertThat(stage.getParam(param.name())).isSameAs(param);
      assertThat(stage.getClass().getMethod(param.name()).invoke(stage)).isSameAs(param);
    }
    assertThat(stage.getClass().getMethod("copy", ParamMap.class).getReturnType())
        .isEqualTo(stage.getClass());
    assertThat(stage.explainParams()).contains(names);
  }

  /** The values, set or default, by name. */
  private static List<String> values(Params stage) {
    return Arrays.stream(stage.params())
        .map(p -> "%s %s %s".formatted(p.name(), stage.isSet(p), value(stage, p)))
        .toList();
  }

  private static <T> Object value(Params stage, Param<T> param) {
    Object value = stage.isDefined(param) ? stage.getOrDefault(param) : "";
    return value instanceof String[] names ? List.of(names) : value;
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void paramsAreOnesOwnAndHaveGettersAndSetters(ClusteringEstimator<?, ?> estimator)
      throws ReflectiveOperationException {
    checkParams(estimator);
    for (Param<?> param : estimator.params()) {
      String name = Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
      Class<?> type = estimator.getClass().getMethod("get" + name).getReturnType();
      assertThat(estimator.getClass().getMethod("set" + name, type)).isNotNull();
      if (estimator.isDefined(param)) {
        assertThat(estimator.getClass().getMethod("get" + name).invoke(estimator))
            .isEqualTo(estimator.getOrDefault(param));
      }
    }
  }

  @Test
  void defaultsAreThoseOfFit() {
    KMeans kMeans = new KMeans();
    assertThat(kMeans.getFeaturesCol()).isEqualTo("features");
    assertThat(kMeans.getPredictionCol()).isEqualTo("prediction");
    assertThat(kMeans.getSquaredDistanceCol()).isEmpty();
    assertThat(kMeans.getK()).isEqualTo(10);
    assertThat(kMeans.getMaxIter()).isEqualTo(300);
    assertThat(kMeans.getInit()).isEqualTo("kmeans++");
    assertThat(kMeans.isDefined(kMeans.weightCol())).isFalse();
    assertThat(kMeans.isDefined(kMeans.rowCol())).isFalse();
    assertThat(kMeans.isDefined(kMeans.binarize())).isFalse();
    assertThat(kMeans.hasParam("probabilityCol")).isFalse();
    GaussianMixture mixture = new GaussianMixture();
    assertThat(mixture.getProbabilityCol()).isEqualTo("probability");
    assertThat(mixture.getLogDensityCol()).isEmpty();
    assertThat(mixture.getMaxIter()).isEqualTo(100);
    assertThat(mixture.getTol()).isEqualTo(1e-6);
    assertThat(mixture.getAbsoluteTol()).isZero();
    assertThat(mixture.getSeed()).isZero();
    assertThat(mixture.getInit()).isEqualTo("kmeans");
    assertThat(mixture.getRestarts()).isEqualTo(1);
    assertThat(mixture.getLeafRows()).isEqualTo(4096);
    assertThat(mixture.getCovarianceType()).isEqualTo("full");
    assertThat(mixture.getVarianceFloor()).isEqualTo(1e-6);
    assertThat(new BernoulliMixture().getPseudoCount()).isEqualTo(1e-2);
    assertThat(new BernoulliMixture().hasParam("varianceFloor")).isFalse();
    MixedMixture mixed = new MixedMixture();
    assertThat(mixed.getPseudoCount()).isEqualTo(1e-2);
    assertThat(mixed.isDefined(mixed.varianceFloor())).isFalse();
    assertThat(mixed.getCategoricalCols()).isEmpty();
    assertThat(mixed.getCountCols()).isEmpty();
    assertThat(mixed.getMaxLevels()).isEqualTo(1000);
  }

  @Test
  void valuesThatMeanNothingAreRefused() {
    GaussianMixture mixture = new GaussianMixture();
    assertRefused(() -> mixture.setK(0), "k");
    assertRefused(() -> mixture.setMaxIter(-1), "maxIter");
    assertRefused(() -> mixture.setTol(-1), "tol");
    assertRefused(() -> mixture.setTol(Double.NaN), "tol");
    assertRefused(() -> mixture.setAbsoluteTol(-1), "absoluteTol");
    assertRefused(() -> mixture.setRestarts(0), "restarts");
    assertRefused(() -> mixture.setLeafRows(0), "leafRows");
    assertRefused(() -> mixture.setPartitions(-1), "partitions");
    assertRefused(() -> mixture.setScale(0), "scale");
    assertRefused(() -> mixture.setInit("anyhow"), "init");
    assertRefused(() -> mixture.setCovarianceType("round"), "covarianceType");
    assertRefused(() -> mixture.setVarianceFloor(-1), "varianceFloor");
    assertRefused(() -> new BernoulliMixture().setPseudoCount(-1), "pseudoCount");
    assertRefused(() -> new MixedMixture().setMaxLevels(1), "maxLevels");
    assertRefused(() -> new MixedMixture().setVarianceFloor(-1), "varianceFloor");
    mixture.setInit("model:anywhere");
  }

  private static void assertRefused(Runnable set, String param) {
    assertThatThrownBy(set::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(param);
  }

  /** MLTestingUtils.checkCopyAndUids. */
  @ParameterizedTest
  @MethodSource("estimators")
  void copiesKeepUidParamsAndParent(ClusteringEstimator<?, ?> estimator)
      throws ReflectiveOperationException {
    assertThat(estimator.uid()).startsWith(estimator.getClass().getSimpleName() + "_");
    ClusteringEstimator<?, ?> copy =
        (ClusteringEstimator<?, ?>) estimator.copy(new ParamMap().put(estimator.tol().w(.5)));
    assertThat(copy.uid()).isEqualTo(estimator.uid());
    assertThat(copy.getTol()).isEqualTo(.5);
    assertThat(estimator.getTol()).isEqualTo(1e-6);
    assertThat(copy.getK()).isEqualTo(2);
    ClusteringModel<?> model = estimator.fit(rows);
    checkParams(model);
    assertThat(model.parent()).isSameAs(estimator);
    assertThat(model.uid()).isEqualTo(estimator.uid());
    assertThat(values(model)).isEqualTo(values(estimator));
    ClusteringModel<?> other =
        (ClusteringModel<?>) model.copy(new ParamMap().put(model.predictionCol().w("p")));
    assertThat(other.uid()).isEqualTo(model.uid());
    assertThat(other.parent()).isSameAs(estimator);
    assertThat(other.getPredictionCol()).isEqualTo("p");
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
    assertThat(other.summary().objectiveTrace()).isEqualTo(model.summary().objectiveTrace());
    ClusteringModel<?> byMap =
        estimator.fit(rows, new ParamMap().put(estimator.k().w(3)).put(estimator.seed().w(2)));
    assertThat(byMap.weights()).hasSize(3);
    assertThat(((ClusteringEstimator<?, ?>) byMap.parent()).getK()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void savedEstimatorsAndModelsAreTheSameWhenLoaded(ClusteringEstimator<?, ?> estimator)
      throws IOException, ReflectiveOperationException {
    String name = estimator.getClass().getSimpleName();
    estimator.setInit(estimator instanceof MixedMixture ? "random" : "near-mean");
    estimator.setWeightCol("w").setRowCol("row").setAbsoluteTol(1e-3);
    estimator.save(path(name));
    Params loaded = load(estimator.getClass(), path(name));
    assertThat(loaded.uid()).isEqualTo(estimator.uid());
    assertThat(values(loaded)).isEqualTo(values(estimator));
    ClusteringModel<?> model = estimator.fit(rows);
    String saved = path(name + "-model");
    model.save(saved);
    ClusteringModel<?> again = (ClusteringModel<?>) load(model.getClass(), saved);
    assertThat(again.uid()).isEqualTo(model.uid());
    assertThat(values(again)).isEqualTo(values(model));
    assertThat(again.hasParent()).isFalse();
    assertThat(again.candidate().model().sameParameters(model.candidate().model())).isTrue();
    assertThat(again.summary().objectiveTrace()).isEqualTo(model.summary().objectiveTrace());
    assertThat(again.summary().clusterSizes()).isEqualTo(model.summary().clusterSizes());
    // Of vectors, model.json does not tell the means that mixed reckons relative to: last bits.
    String[] same = {estimator instanceof MixedMixture ? "prediction" : "*"};
    assertThat(again.transform(rows).selectExpr(same).collectAsList())
        .isEqualTo(model.transform(rows).selectExpr(same).collectAsList());
    assertThatThrownBy(() -> model.save(saved))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("overwrite()");
    model.write().overwrite().save(saved);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .noneMatch(file -> file.contains(".tmp-") || file.contains(".old-"));
    }
  }

  private static Params load(Class<?> type, String path) throws ReflectiveOperationException {
    return (Params) type.getMethod("load", String.class).invoke(null, path);
  }

  @Test
  void overwritingReplacesNothingButModels() throws IOException {
    KMeansModel model = new KMeans().setK(2).setMaxIter(2).fit(rows);
    Path others = Files.createDirectories(directory.resolve("others"));
    model.write().overwrite().save(path("others"));
    Path added = Files.writeString(others.resolve("notes.txt"), "years of work");
    Path file = Files.writeString(directory.resolve("file"), "years of work");
    assertThatThrownBy(() -> model.write().overwrite().save(path("others")))
        .hasMessageContaining("holds notes.txt, which Emmer does not know as its own");
    assertThatThrownBy(() -> model.write().overwrite().save(path("file")))
        .hasMessageContaining("is a file");
    assertThat(added).hasContent("years of work");
    assertThat(file).hasContent("years of work");
    assertThat(KMeansModel.load(path("others")).uid()).isEqualTo(model.uid());
  }

  @Test
  void damagedModelsAndOthersAreRefused() throws IOException {
    KMeansModel model = new KMeans().setK(2).setMaxIter(2).fit(rows);
    model.save(path("damaged"));
    assertThatThrownBy(() -> GaussianMixtureModel.load(path("damaged")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("found family 'kmeans'");
    Path params = directory.resolve("damaged/metadata/part-00000");
    String text = Files.readString(params);
    Files.writeString(params, text.replace("\"k\":2", "\"k\":-2"));
    assertThatThrownBy(() -> KMeansModel.load(path("damaged")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("param k");
    Files.writeString(params, text.replace("\"k\":2", "\"kk\":2"));
    assertThatThrownBy(() -> KMeansModel.load(path("damaged")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("kk");
    Files.writeString(params, text.substring(20), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> KMeansModel.load(path("damaged")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("metadata/part-00000");
    Files.delete(directory.resolve("damaged/means.npy"));
    assertThatThrownBy(() -> KMeansModel.load(path("damaged")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("means.npy");
    assertThatThrownBy(() -> KMeansModel.load(path("nowhere")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("nowhere");
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void transformsToTheSchemaItSays(ClusteringEstimator<?, ?> estimator) {
    ClusteringModel<?> model = estimator.fit(rows);
    if (model instanceof MixtureParams<?> mixture) {
      model.set(mixture.logDensityCol(), "log");
    } else {
      model.set(((KMeansModel) model).squaredDistanceCol(), "distance");
    }
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.schema()).isEqualTo(model.transformSchema(rows.schema()));
    assertThat(scored.schema().fieldNames()).startsWith(rows.columns());
    assertThat(scored.columns().length - rows.columns().length)
        .isEqualTo(model instanceof MixtureParams ? 3 : 2);
    assertThat(names(estimator.transformSchema(rows.schema())))
        .containsSubsequence("w", "prediction");
    long[] sizes = new long[2];
    for (Row row : scored.collectAsList()) {
      Vector x = row.getAs("features");
      int component = row.getAs("prediction");
      sizes[component]++;
      assertThat(model.predict(x)).isEqualTo(component);
      checkScores(model, row, x, component);
    }
    assertThat(model.summary().clusterSizes()).isEqualTo(sizes);
  }

  private static void checkScores(ClusteringModel<?> model, Row row, Vector x, int component) {
    if (model instanceof KMeansModel kMeans) {
      double distance = Vectors.sqdist(x, kMeans.clusterCenters()[component]);
      assertThat(row.<Double>getAs("distance"))
          .isEqualTo(distance, within(1e-12))
          .isEqualTo(kMeans.squaredDistance(x));
      assertThat(Vectors.sqdist(x, kMeans.clusterCenters()[1 - component]))
          .isGreaterThanOrEqualTo(distance - 1e-12);
      return;
    }
    double[] probability = row.<Vector>getAs("probability").toArray();
    assertThat(Arrays.stream(probability).sum()).isEqualTo(1, within(1e-12));
    assertThat(probability[component]).isGreaterThanOrEqualTo(probability[1 - component]);
    if (model instanceof GaussianMixtureModel gaussian) {
      assertThat(gaussian.predictProbability(x).toArray()).isEqualTo(probability);
      MultivariateGaussian[] components = gaussian.gaussians();
      double density =
          IntStream.range(0, 2)
              .mapToDouble(k -> gaussian.weights()[k] * components[k].pdf(x))
              .sum();
      assertThat(row.<Double>getAs("log"))
          .isEqualTo(Math.log(density), within(1e-6))
          .isEqualTo(gaussian.logDensity(x));
    }
    if (model instanceof MixedMixtureModel mixed) {
      assertThat(mixed.predictProbability(x).toArray()).isEqualTo(probability);
      assertThat(mixed.logDensity(x)).isEqualTo(row.<Double>getAs("log"));
    }
    if (model instanceof BernoulliMixtureModel bernoulli) {
      double density = 0;
      for (int k = 0; k < 2; k++) {
        double log = Math.log(bernoulli.weights()[k]);
        for (int d = 0; d < x.size(); d++) {
          double p = bernoulli.probabilities().apply(k, d);
          log += x.apply(d) * Math.log(p) + (1 - x.apply(d)) * Math.log(1 - p);
        }
        density += Math.exp(log);
      }
      assertThat(row.<Double>getAs("log")).isEqualTo(Math.log(density), within(1e-12));
      assertThat(bernoulli.logDensity(x)).isEqualTo(row.<Double>getAs("log"));
      assertThat(bernoulli.predictProbability(x).toArray()).isEqualTo(probability);
    }
  }

  private static List<String> names(StructType schema) {
    return List.of(schema.fieldNames());
  }

  @Test
  void outputsAreOptionalAndNamesMayHaveDots() {
    GaussianMixtureModel model = new GaussianMixture().setK(2).setMaxIter(2).fit(rows);
    Dataset<Row> renamed = rows.select("features").withColumnRenamed("features", "a.b `c`");
    model.setFeaturesCol("a.b `c`").setPredictionCol("p.q").setProbabilityCol("");
    assertThat(model.transform(renamed).columns()).containsExactly("a.b `c`", "p.q");
    assertThat(model.transform(renamed).select("`p.q`").collectAsList())
        .isEqualTo(model.setFeaturesCol("sparse").transform(rows).select("`p.q`").collectAsList());
    assertThat(
            model
                .setFeaturesCol("values")
                .setPredictionCol("")
                .setLogDensityCol("log")
                .transform(rows.select("values"))
                .columns())
        .containsExactly("values", "log");
    model.setLogDensityCol("");
    assertThat(model.transform(rows).columns()).isEqualTo(rows.columns());
    assertThat(new GaussianMixture().setFeaturesCol("a.b `c`").setK(2).setMaxIter(1).fit(renamed))
        .isNotNull();
  }

  @Test
  void columnsThatDoNotFitAreRefused() {
    KMeans kMeans = new KMeans().setK(2);
    StructType schema = rows.schema();
    assertThatThrownBy(() -> kMeans.setFeaturesCol("none").transformSchema(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "featuresCol 'none': no such column, expected one of features, sparse, values,"
                + " row, w");
    assertThatThrownBy(() -> kMeans.setFeaturesCol("w").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("type double, expected vectors or arrays of numbers");
    kMeans.setFeaturesCol("features");
    assertThatThrownBy(() -> kMeans.setPredictionCol("w").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("output column 'w': there already");
    kMeans.setPredictionCol("prediction");
    assertThatThrownBy(() -> kMeans.setWeightCol("values").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weightCol 'values'");
    kMeans.setWeightCol("");
    assertThatThrownBy(() -> kMeans.setRowCol("w").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rowCol 'w': a column of type double, expected whole numbers");
    assertThatThrownBy(() -> kMeans.setRowCol("").setInit("model:x").setRestarts(2).fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("restarts 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "features|CASE WHEN row = 70 THEN null ELSE features END|row 7: features are null",
        "values|CASE WHEN row = 70 THEN array(1D) ELSE values END|row 7: 1 values, expected 3",
        "values|CASE WHEN row = 70 THEN array(1D, null, 0D) ELSE values END|value 1 is null",
        "values|CASE WHEN row = 70 THEN array(0D, 0D, double('NaN')) ELSE values END|value 2 is"
            + " NaN",
        "values|CASE WHEN row = 70 THEN array(0D, 0D, 2D) ELSE values END|value 2 is 2.0 after",
        "values|filter(values, x -> false)|row 0: no values",
        "w|CASE WHEN row = 70 THEN null ELSE w END|row 7: the weight is null",
        "w|CASE WHEN row = 70 THEN -1D ELSE w END|row 7: the weight is -1.0",
        "w|0D|sum to 0.0",
        "row|CASE WHEN row = 70 THEN 80 ELSE row END|its number 80 is that of another row too",
        "row|CASE WHEN row = 70 THEN null ELSE row END|its number is null"
      })
  void badRowsAreNamed(String problem) {
    String[] parts = problem.split("\\|", -1);
    Dataset<Row> bad = rows.withColumn(parts[0], functions.expr(parts[1]));
    BernoulliMixture mixture =
        new BernoulliMixture()
            .setK(2)
            .setFeaturesCol(parts[0].equals("values") ? "values" : "features");
    if (parts[0].equals("w")) {
      mixture.setWeightCol("w");
    } else if (parts[0].equals("row")) {
      mixture.setRowCol("row");
    }
    Set<Object> held = persistent();
    assertThatThrownBy(() -> mixture.fit(bad))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("DataFrame: ")
        .hasMessageContaining(parts[2]);
    assertThat(persistent()).isEqualTo(held);
  }

  /** What Spark keeps in memory or on disk. */
  private static Set<Object> persistent() {
    return Set.copyOf(
        JavaSparkContext.fromSparkContext(session().sparkContext()).getPersistentRDDs().keySet());
  }

  @Test
  void fitsLeaveNothingInMemory() {
    Set<Object> held = persistent();
    new GaussianMixture().setK(2).setMaxIter(1).fit(rows);
    assertThat(persistent()).isEqualTo(held);
  }

  @Test
  void tooFewRowsAndNoneAreRefused() {
    assertThatThrownBy(() -> new KMeans().fit(rows.limit(0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no rows");
    assertThatThrownBy(() -> new GaussianMixture().setK(301).fit(rows))
        .isInstanceOf(TooFewRowsException.class);
    KMeansModel model = new KMeans().setK(5).fit(rows.limit(3));
    assertThat(model.clusterCenters().length).isLessThanOrEqualTo(3);
    assertThat(model.getK()).isEqualTo(5);
  }

  @Test
  void rowsToTransformAreCheckedToo() {
    BernoulliMixtureModel model = new BernoulliMixture().setK(2).setMaxIter(1).fit(rows);
    assertThatThrownBy(() -> model.predict(Vectors.dense(1, 2, 0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("value 1 is 2.0");
    assertThatThrownBy(() -> model.predict(Vectors.dense(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("1 values, expected 3");
    Dataset<Row> nulls =
        rows.withColumn("features", functions.lit(null).cast(SQLDataTypes.VectorType()));
    assertThatThrownBy(() -> model.transform(nulls).collectAsList())
        .hasRootCauseInstanceOf(InputException.class)
        .rootCause()
        .hasMessageContaining("features are null");
    StructType two =
        new StructType()
            .add(new org.apache.spark.ml.attribute.AttributeGroup("features", 2).toStructField());
    assertThatThrownBy(() -> model.transformSchema(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vectors of 2 values, expected 3");
  }

  @Test
  void modelsWrittenByHandHaveNoSummary() throws IOException {
    KMeansModel model = new KMeans().setK(2).setMaxIter(2).fit(rows);
    model.save(path("hand"));
    Path json = directory.resolve("hand/model.json");
    Files.writeString(
        json, "{\"schemaVersion\":1,\"family\":\"kmeans\",\"components\":2,\"dimensions\":3}");
    try (Stream<Path> files = Files.walk(directory.resolve("hand/metadata"))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    KMeansModel hand = KMeansModel.load(path("hand"));
    assertThat(hand.hasSummary()).isFalse();
    assertThatThrownBy(hand::summary).isInstanceOf(IllegalStateException.class);
    assertThat(hand.clusterCenters()).isEqualTo(model.clusterCenters());
    assertThat(hand.getK()).isEqualTo(2);
    hand.save(path("hand-again"));
    assertThat(KMeansModel.load(path("hand-again")).clusterCenters())
        .isEqualTo(model.clusterCenters());
  }

  @Test
  void featuresMayBeSeveralColumns() throws IOException {
    Dataset<Row> frame =
        session()
            .range(0, 90, 1, 3)
            .selectExpr(
                "id", "int(id % 3) * 10 + id / 100 as `a.x`", "id % 3 = 1 as b", "string(id) as c")
            .withColumn("v", functions.expr("array(`a.x`, double(b))"));
    KMeans several = new KMeans().setK(3).setSeed(4).setFeaturesCols("a.x", "b");
    KMeansModel model = several.fit(frame);
    KMeansModel expected = new KMeans().setK(3).setSeed(4).setFeaturesCol("v").fit(frame);

    assertThat(model.clusterCenters()).isEqualTo(expected.clusterCenters());
    List<Row> found = model.transform(frame).select("prediction").collectAsList();
    assertThat(found).isEqualTo(expected.transform(frame).select("prediction").collectAsList());
    model.write().overwrite().save(path("several"));
    KMeansModel read = KMeansModel.load(path("several"));
    assertThat(read.getFeaturesCols()).containsExactly("a.x", "b");
    assertThat(read.transform(frame).select("prediction").collectAsList()).isEqualTo(found);
    assertThat(Files.readString(Path.of(path("several"), "model.json")))
        .contains("featuresCols=[a.x, b]");

    assertThatThrownBy(() -> new KMeans().setFeaturesCols("b", "none").fit(frame))
        .hasMessageContaining("featuresCols 'none': no such column");
    assertThatThrownBy(() -> new KMeans().setFeaturesCols("c").fit(frame))
        .hasMessageContaining("featuresCols 'c': a column of type string, expected numbers");
    Dataset<Row> holes = frame.withColumn("b", functions.expr("if(id = 7, null, b)"));
    assertThatThrownBy(() -> several.fit(holes))
        .hasMessageContaining("row 7: 'b' is missing, which the family mixed alone takes");
    assertThatThrownBy(() -> model.transform(holes).select("prediction").collectAsList())
        .hasStackTraceContaining("value 1 is NaN, expected a finite number");
  }
}

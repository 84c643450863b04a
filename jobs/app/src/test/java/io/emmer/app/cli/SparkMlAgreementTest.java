package io.emmer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emmer.em.family.Families;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.ml.ClusteringEstimator;
import io.emmer.spark.ml.ClusteringModel;
import io.emmer.spark.ml.Frames;
import io.emmer.spark.ml.GaussianMixture;
import io.emmer.spark.ml.GaussianMixtureModel;
import io.emmer.spark.ml.KMeansModel;
import io.emmer.spark.ml.MixedMixture;
import io.emmer.spark.ml.MixedMixtureModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows in the same order give the bits of {@code emmer fit}. */
@Tag("slow")
class SparkMlAgreementTest extends SparkTest {
  @TempDir static Path directory;

  @BeforeAll
  static void write() {
    for (String kind : List.of("bernoulli", "gaussian")) {
      Frames.frame(session(), Frames.of(kind)).write().parquet(path(kind));
    }
  }

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  private static Dataset<Row> rows(String family) {
    return session().read().parquet(input(family));
  }

  private static String input(String family) {
    return path(family.equals("bernoulli") ? "bernoulli" : "gaussian");
  }

  static Stream<String> families() {
    return Families.names().stream();
  }

  /** The model.json of a fit; the model stays in "fit". */
  private static JsonNode run(String family, String options) throws IOException {
    emmer(
        "fit --input %s --family %s --components 3 --max-iterations 5 --leaf-rows 32 --seed 4"
                .formatted(input(family), family)
            + " --overwrite --output "
            + path("fit")
            + options);
    return json("fit");
  }

  private static String emmer(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        CommandLines.run(
            command.split(" ", -1),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode json(String model) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(model).resolve("model.json").toFile());
  }

  private static ClusteringEstimator<?, ?> estimator(String family) {
    return Frames.estimator(family).setK(3).setMaxIter(5).setLeafRows(32).setSeed(4);
  }

  private static void assertSame(
      ClusteringEstimator<?, ?> estimator, Dataset<Row> rows, JsonNode expected)
      throws IOException {
    ClusteringModel<?> model = estimator.fit(rows);
    model.write().overwrite().save(path("saved"));
    JsonNode saved = json("saved");
    assertThat(saved.get("files")).isEqualTo(expected.get("files"));
    assertThat(saved.get("objectiveTrace")).isEqualTo(expected.get("objectiveTrace"));
    assertThat(saved.get("hyperParameters")).isEqualTo(expected.get("hyperParameters"));
    double[] trace =
        IntStream.range(0, expected.get("objectiveTrace").size())
            .mapToDouble(i -> expected.get("objectiveTrace").get(i).asDouble())
            .toArray();
    assertThat(model.summary().objectiveTrace()).isEqualTo(trace).hasSizeGreaterThan(1);
    assertThat(model.summary().numIter()).isEqualTo(trace.length - 1);
    assertThat(model.summary().stopReason()).isEqualTo(expected.get("stopReason").asText());
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyFamilyHasTheBitsOfFit(String family) throws IOException {
    JsonNode expected = run(family, " --restarts 2");
    assertSame(estimator(family).setRestarts(2), rows(family), expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "gaussian-full", "kmeans"})
  void sparseVectorsArraysAndPartitionsChangeNoBit(String family) throws IOException {
    JsonNode expected = run(family, "");
    Dataset<Row> mixed =
        rows(family)
            .withColumn(
                "features", functions.expr("CASE WHEN row % 20 = 0 THEN sparse ELSE features END"));
    assertSame(estimator(family), mixed, expected);
    assertSame(estimator(family).setFeaturesCol("sparse").setPartitions(1), mixed, expected);
    assertSame(estimator(family).setFeaturesCol("values").setPartitions(7), mixed, expected);
  }

  @Test
  void rowColBringsBackTheOrder() throws IOException {
    JsonNode expected = run("gaussian-diagonal", " --init kmeans++");
    Dataset<Row> shuffled =
        rows("gaussian-diagonal").repartition(5).orderBy(functions.rand(3)).repartition(3);
    ClusteringEstimator<?, ?> estimator = estimator("gaussian-diagonal").setInit("kmeans++");
    assertSame(estimator.setRowCol("row"), shuffled, expected);
    assertSame(estimator.setRowCol("row"), shuffled.cache(), expected);
  }

  @Test
  void partitionsOfTheFrameAreOneBehindTheOther() throws IOException {
    JsonNode expected = run("kmeans", "");
    Dataset<Row> sorted = rows("kmeans").repartitionByRange(4, functions.col("row"));
    assertThat(sorted.toJavaRDD().getNumPartitions()).isEqualTo(4);
    assertSame(estimator("kmeans"), sorted.sortWithinPartitions("row"), expected);
  }

  @Test
  void weightsAreThoseOfFitAndRepeatedRows() throws IOException {
    JsonNode expected = run("gaussian-unit", " --init near-mean --weight w");
    GaussianMixture estimator =
        new GaussianMixture()
            .setCovarianceType("unit")
            .setInit("near-mean")
            .setK(3)
            .setMaxIter(5)
            .setLeafRows(32)
            .setSeed(4);
    Dataset<Row> rows = rows("gaussian-unit");
    assertSame(estimator.copy(new ParamMap()).setWeightCol("w"), rows, expected);
    Dataset<Row> repeated =
        rows.withColumn("copy", functions.expr("explode(array_repeat(1, cast(w as int)))"));
    assertThat(repeated.count()).isEqualTo(Frames.ROWS);
    double[] weighted =
        estimator.copy(new ParamMap()).setWeightCol("w").fit(rows).summary().objectiveTrace();
    double[] again = estimator.fit(repeated).summary().objectiveTrace();
    assertThat(again).containsExactly(weighted, within(1e-9 * Math.abs(weighted[0])));
  }

  @Test
  void scaleAndBinarizeAreThoseOfFit() throws IOException {
    JsonNode expected = run("bernoulli", " --scale 2 --binarize .25");
    assertSame(estimator("bernoulli").setScale(2).setBinarize(.25), rows("bernoulli"), expected);
  }

  @Test
  void warmStartsAreThoseOfFit() throws IOException {
    run("kmeans", "");
    String start = path("fit-kmeans");
    KMeansModel.load(path("fit")).save(start);
    JsonNode expected = run("gaussian-full", " --init model:" + start);
    assertSame(estimator("gaussian-full").setInit("model:" + start), rows("kmeans"), expected);
    run("gaussian-unit", " --standardize --pca 2");
    String transformed = path("fit-pca");
    GaussianMixtureModel.load(path("fit")).save(transformed);
    JsonNode further = run("gaussian-full", " --init model:" + transformed);
    assertSame(estimator("gaussian-full").setInit("model:" + transformed), rows("kmeans"), further);
  }

  @Test
  void loadsWhatFitWroteAndScoresRowsAsEvaluateDoes() throws IOException {
    JsonNode fitted = run("gaussian-tied", " --standardize --pca 2 --scale 3 --restarts 2");
    GaussianMixtureModel model = GaussianMixtureModel.load(path("fit"));
    assertThat(model.getCovarianceType()).isEqualTo("tied");
    assertThat(model.getK()).isEqualTo(3);
    assertThat(model.getScale()).isEqualTo(3);
    assertThat(model.getMaxIter()).isEqualTo(5);
    assertThat(model.getSeed()).isEqualTo(4);
    assertThat(model.getRestarts()).isEqualTo(2);
    assertThat(model.numFeatures()).isEqualTo(Frames.DIMENSIONS);
    assertThat(model.hasParent()).isFalse();
    assertThat(model.summary().restarts()).hasSize(2);
    assertThat(Arrays.stream(model.summary().clusterSizes()).sum()).isEqualTo(Frames.ROWS);
    JsonNode trace = fitted.get("objectiveTrace");
    double expected = trace.get(trace.size() - 1).asDouble();
    assertThat(model.summary().objective()).isEqualTo(expected);
    Dataset<Row> scored = model.setLogDensityCol("log").transform(rows("gaussian"));
    double sum = scored.agg(functions.sum("log")).first().getDouble(0);
    assertThat(sum).isEqualTo(expected, within(1e-8 * Math.abs(expected)));
    model.write().overwrite().save(path("again"));
    assertThat(json("again").get("files")).isEqualTo(fitted.get("files"));
    assertThat(GaussianMixtureModel.load(path("again")).getScale()).isEqualTo(3);
    assertThat(model.logDensity(Vectors.dense(Frames.gaussian()[0])))
        .isEqualTo(scored.first().<Double>getAs("log"));
  }

  /** Texts, booleans, counts, codes and missing cells; a cold start and a warm one. */
  @Test
  void tablesHaveTheBitsOfFit() throws IOException {
    Dataset<Row> table =
        session()
            .range(0, 300, 1, 1)
            .selectExpr(
                "if(id % 7 = 0, null, 3 * (id % 2) + pmod(hash(id), 100) / 50D) x",
                "if(id % 11 = 0, null, concat('city ', id % 2 + pmod(hash(id, 1), 3))) city",
                "id % 2 + pmod(hash(id, 2), 4) calls",
                "if(id % 5 = 0, null, pmod(hash(id, 3), 3) = id % 2) paid",
                "cast(pmod(hash(id, 4), 3) as int) code");
    table.write().parquet(path("table"));
    String columns = "x,city,calls,paid,code";
    String command =
        "fit --input %s --family mixed --features %s --count calls --categorical code"
                .formatted(path("table"), columns)
            + " --components 2 --max-iterations 5 --leaf-rows 32 --seed 4 --overwrite --output ";
    emmer(command + path("table-fit") + " --restarts 2");
    MixedMixture estimator =
        new MixedMixture()
            .setFeaturesCols(columns.split(","))
            .setCountCols("calls")
            .setCategoricalCols("code")
            .setK(2)
            .setMaxIter(5)
            .setLeafRows(32)
            .setSeed(4);
    Dataset<Row> rows = session().read().parquet(path("table"));
    assertSame(estimator.copy(new ParamMap()).setRestarts(2), rows, json("table-fit"));
    assertThat(json("saved").get("features")).isEqualTo(json("table-fit").get("features"));
    String warm = "model:" + path("table-fit");
    emmer(command + path("table-warm") + " --init " + warm);
    assertSame(estimator.copy(new ParamMap()).setInit(warm), rows, json("table-warm"));

    MixedMixtureModel model = MixedMixtureModel.load(path("table-fit")).setLogDensityCol("log");
    assertThat(model.getFeaturesCols()).containsExactly(columns.split(","));
    assertThat(model.getCountCols()).containsExactly("calls");
    emmer(
        "predict --model %s --input %s --overwrite --output %s"
            .formatted(path("table-fit"), path("table"), path("table-predicted")));
    assertThat(model.transform(rows).select("prediction", "log").collectAsList())
        .isEqualTo(
            session()
                .read()
                .parquet(path("table-predicted"))
                .orderBy("row")
                .select("component", "logDensity")
                .collectAsList());
  }

  @Test
  void verbsTakeWhatASavedModelIs() throws IOException {
    GaussianMixture estimator = new GaussianMixture().setK(2).setMaxIter(3);
    GaussianMixtureModel model = estimator.fit(rows("gaussian"));
    model.save(path("for-verbs"));
    JsonNode evaluated =
        new ObjectMapper()
            .readTree(
                emmer(
                    "evaluate --json --model %s --input %s"
                        .formatted(path("for-verbs"), path("gaussian"))));
    double objective = model.summary().objective();
    assertThat(evaluated.get("logLikelihood").asDouble())
        .isEqualTo(objective, within(1e-9 * Math.abs(objective)));
    emmer("inspect " + path("for-verbs"));
    emmer(
        "report --model %s --input %s --output %s"
            .formatted(path("for-verbs"), path("gaussian"), path("report.html")));
    assertThat(directory.resolve("report.html")).content().contains("DataFrame");
  }
}

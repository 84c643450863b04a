package io.emmer.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.emmer.fixture.SparkTest;
import io.emmer.spark.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimators as stages of Spark's own pipelines and searches. */
class PipelineTest extends SparkTest {
  @TempDir static Path directory;
  private static Dataset<Row> rows;

  @BeforeAll
  static void prepare() {
    rows =
        Frames.frame(session(), Frames.gaussian())
            .selectExpr("values[0] a", "values[1] b", "values[2] c", "row", "w")
            .cache();
  }

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  private static VectorAssembler assembler(String output) {
    return new VectorAssembler().setInputCols(new String[] {"a", "b", "c"}).setOutputCol(output);
  }

  private static Pipeline pipeline(GaussianMixture mixture) {
    PCA pca = new PCA().setInputCol("raw").setOutputCol("features").setK(2);
    return new Pipeline().setStages(new PipelineStage[] {assembler("raw"), pca, mixture});
  }

  private static GaussianMixture mixture() {
    return new GaussianMixture()
        .setCovarianceType("diagonal")
        .setK(2)
        .setMaxIter(8)
        .setSeed(1)
        .setLogDensityCol("logDensity");
  }

  @Test
  void aPipelineIsSavedLoadedAndApplied() throws Exception {
    Pipeline pipeline = pipeline(mixture());
    pipeline.write().overwrite().save(path("pipeline"));
    PipelineModel model = pipeline.fit(rows);
    PipelineModel fromLoaded = Pipeline.load(path("pipeline")).fit(rows);
    model.write().overwrite().save(path("pipeline-model"));
    model.write().overwrite().save(path("pipeline-model"));
    PipelineModel loaded = PipelineModel.load(path("pipeline-model"));
    List<Row> expected = model.transform(rows).collectAsList();
    assertThat(loaded.transform(rows).collectAsList()).isEqualTo(expected);
    assertThat(fromLoaded.transform(rows).collectAsList()).isEqualTo(expected);
    assertThat(loaded.transformSchema(rows.schema()).fieldNames())
        .isEqualTo(loaded.transform(rows).columns());
    GaussianMixtureModel last = (GaussianMixtureModel) loaded.stages()[2];
    double sum = loaded.transform(rows).agg(functions.sum("logDensity")).first().getDouble(0);
    double objective = last.summary().objective();
    assertThat(sum).isEqualTo(objective, within(1e-9 * Math.abs(objective)));
    assertThat(last.summary().objectiveTrace()).hasSizeGreaterThan(2);
    assertThat(last.getCovarianceType()).isEqualTo("diagonal");
  }

  @Test
  @Tag("slow")
  void crossValidationChoosesKByRowsHeldOut() throws Exception {
    GaussianMixture mixture = mixture();
    ParamMap[] grid = new ParamGridBuilder().addGrid(mixture.k(), new int[] {1, 2}).build();
    CrossValidator search =
        new CrossValidator()
            .setEstimator(pipeline(mixture))
            .setEstimatorParamMaps(grid)
            .setEvaluator(new LogLikelihoodEvaluator().setWeightCol("w"))
            .setNumFolds(2)
            .setSeed(1)
            .setParallelism(2);
    search.write().overwrite().save(path("search"));
    CrossValidatorModel best = CrossValidator.load(path("search")).fit(rows);
    assertThat(best.avgMetrics()[1]).isGreaterThan(best.avgMetrics()[0]);
    best.write().overwrite().save(path("best"));
    PipelineModel model = (PipelineModel) CrossValidatorModel.load(path("best")).bestModel();
    assertThat(((GaussianMixtureModel) model.stages()[2]).weights()).hasSize(2);
  }

  @Test
  @Tag("slow")
  void crossValidationChoosesKBySilhouette() {
    KMeans kMeans = new KMeans().setSeed(2).setMaxIter(10);
    ParamMap[] grid = new ParamGridBuilder().addGrid(kMeans.k(), new int[] {2, 5}).build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(kMeans)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new ClusteringEvaluator())
            .setNumFolds(2)
            .setSeed(1)
            .fit(assembler("features").transform(rows));
    assertThat(best.avgMetrics()[0]).isGreaterThan(best.avgMetrics()[1]);
    assertThat(((KMeansModel) best.bestModel()).clusterCenters()).hasSize(2);
  }

  @Test
  void theEvaluatorIsTheWeightedMean() {
    Dataset<Row> scored =
        session().sql("SELECT * FROM VALUES (-1D, 1D), (-3D, 3D) AS t(logDensity, weight)");
    LogLikelihoodEvaluator evaluator = new LogLikelihoodEvaluator();
    assertThat(evaluator.isLargerBetter()).isTrue();
    assertThat(evaluator.evaluate(scored)).isEqualTo(-2);
    assertThat(evaluator.copy(new ParamMap()).setWeightCol("weight").evaluate(scored))
        .isEqualTo(-2.5);
    assertNoMean(evaluator, scored.limit(0));
    assertThatThrownBy(() -> evaluator.setLogDensityCol("log").evaluate(scored))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("logDensityCol 'log'");
  }

  @Test
  void rowsWithoutWeightDoNotCountHoweverUnlikely() {
    LogLikelihoodEvaluator evaluator = new LogLikelihoodEvaluator().setWeightCol("weight");
    String rows = "SELECT * FROM VALUES %s AS t(logDensity, weight)";
    Dataset<Row> scored =
        session().sql(rows.formatted("(-2D, 3D), (-double('Infinity'), 0D), (-4D, null)"));
    assertThat(evaluator.evaluate(scored)).isEqualTo(-2);
    assertThat(evaluator.evaluate(session().sql(rows.formatted("(-1D, 1D), (double('NaN'), 1D)"))))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertNoMean(evaluator, session().sql(rows.formatted("(-1D, 0D), (-2D, 0D)")));
  }

  private static void assertNoMean(LogLikelihoodEvaluator evaluator, Dataset<Row> scored) {
    assertThatThrownBy(() -> evaluator.evaluate(scored))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "DataFrame: found no row with 'logDensity' and a positive weight, expected one or"
                + " more");
  }

  @Test
  @Tag("slow")
  void aStreamIsScoredAsItsRows() throws Exception {
    Dataset<Row> assembled = assembler("features").transform(rows);
    KMeansModel model = new KMeans().setK(2).setMaxIter(3).fit(assembled);
    rows.write().parquet(path("stream"));
    model
        .transform(
            assembler("features")
                .transform(session().readStream().schema(rows.schema()).parquet(path("stream"))))
        .select("row", "prediction")
        .writeStream()
        .format("memory")
        .queryName("scored")
        .option("checkpointLocation", path("stream-state"))
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertThat(session().table("scored").orderBy("row").collectAsList())
        .hasSize(Frames.ROWS)
        .isEqualTo(model.transform(assembled).select("row", "prediction").collectAsList());
    assertThat(Arrays.stream(model.summary().clusterSizes()).sum()).isEqualTo(Frames.ROWS);
  }
}

package io.emmer.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of all types, with nulls, without an indexer. */
class MixedMixtureTest extends SparkTest {
  private static final int ROWS = 240;

  @TempDir static Path directory;
  private static Dataset<Row> rows;

  /** Two segments, id % 2; every seventh to eleventh cell is missing. */
  @BeforeAll
  static void prepare() {
    rows =
        session()
            .range(0, ROWS, 1, 3)
            .selectExpr(
                "id",
                "if(id % 7 = 0, null, cast(5 * (id % 2) + id % 9 / 9 as decimal(9,4))) price",
                "if(id % 9 = 0, '', if(id % 2 = 0, 'Köln', 'Bonn')) city",
                "if(id % 11 = 0, null, id % 2 = 0) `new.one`",
                "date_add(date'2026-01-01', cast(id % 2 + id % 3 as int)) day",
                "cast(id % 3 + 6 * (id % 2) as int) calls",
                "id % 2 + id % 4 code",
                "1D w")
            .cache();
  }

  private static MixedMixture mixture() {
    return new MixedMixture()
        .setFeaturesCols("price", "city", "new.one", "day", "calls", "code")
        .setCategoricalCols("code")
        .setCountCols("calls")
        .setK(2)
        .setSeed(3)
        .setRestarts(3)
        .setLeafRows(32)
        .setLogDensityCol("log");
  }

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  private static List<Row> scores(org.apache.spark.ml.Transformer model, Dataset<Row> of) {
    return model.transform(of).select("id", "prediction", "probability", "log").collectAsList();
  }

  @Test
  void segmentsAreFoundAndColumnsTold() {
    MixedMixtureModel model = mixture().fit(rows);
    assertThat(model.schema().columns().stream().map(Column::type))
        .containsExactly(
            ColumnType.NUMERIC,
            ColumnType.CATEGORICAL,
            ColumnType.CATEGORICAL,
            ColumnType.CATEGORICAL,
            ColumnType.COUNT,
            ColumnType.CATEGORICAL);
    assertThat(model.schema().column(1).levels()).containsExactly("Bonn", "Köln");
    assertThat(model.schema().column(2).levels()).containsExactly("false", "true");
    assertThat(model.schema().column(3).levels()).startsWith("2026-01-01").hasSize(4);
    assertThat(model.schema().column(5).levels()).containsExactly("0", "2", "4");
    assertThat(model.schema().column(1).missing()).isEqualTo(27.0 / ROWS, within(1e-12));
    assertThat(model.schema().column(0).missing()).isEqualTo(35.0 / ROWS, within(1e-12));
    List<Row> scored = scores(model, rows);
    int ofFirst = scored.get(0).getInt(1);
    assertThat(scored).allMatch(row -> (row.getInt(1) == ofFirst) == (row.getLong(0) % 2 == 0));
    assertThat(model.summary().clusterSizes()).containsExactly(ROWS / 2, ROWS / 2);
    double sum = scored.stream().mapToDouble(row -> row.getDouble(3)).sum();
    assertThat(sum).isEqualTo(model.summary().objective(), within(1e-9 * Math.abs(sum)));
    assertThat(model.parameters().rates()).hasSize(2);
  }

  @Test
  void singleRowsAreNumbersAndPositionsOfLevels() {
    MixedMixtureModel model = mixture().fit(rows);
    Vector second = Vectors.dense(5 + 1 / 9.0, 0, 0, 1, 7, 1); // row 1, but for its decimals
    Row scored = scores(model, rows.filter("id = 1")).get(0);
    assertThat(model.predict(second)).isEqualTo(scored.getInt(1));
    assertThat(model.logDensity(second)).isEqualTo(scored.getDouble(3), within(0.01));
    assertThat(model.predictProbability(second).toArray()[scored.getInt(1)]).isGreaterThan(0.99);
    double[] none = new double[6];
    java.util.Arrays.fill(none, Double.NaN);
    assertThat(model.logDensity(Vectors.dense(none))).isEqualTo(0, within(1e-15));
    assertThat(model.predictProbability(Vectors.dense(none)).toArray())
        .containsExactly(model.weights(), within(1e-15));
  }

  @Test
  void partitionsAndOrderUnderRowColChangeNoBit() {
    MixedMixtureModel expected = mixture().setRowCol("id").fit(rows);
    Dataset<Row> shuffled = rows.repartition(5).orderBy(functions.rand(3)).select("*");
    MixedMixtureModel found = mixture().setRowCol("id").setPartitions(4).fit(shuffled);
    assertThat(found.candidate().model().sameParameters(expected.candidate().model())).isTrue();
    assertThat(found.summary().objectiveTrace()).isEqualTo(expected.summary().objectiveTrace());
    MixedMixtureModel weighted = mixture().setWeightCol("w").fit(rows);
    assertThat(weighted.candidate().model().sameParameters(expected.candidate().model())).isTrue();
  }

  @Test
  void savedModelsAndPipelinesAreTheSameWhenLoaded() throws IOException {
    SQLTransformer price =
        new SQLTransformer().setStatement("SELECT *, price + 1 more FROM __THIS__");
    MixedMixture mixture = mixture().setFeaturesCols("more", "city", "calls", "code");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {price, mixture});
    pipeline.write().overwrite().save(path("pipeline"));
    PipelineModel model = Pipeline.load(path("pipeline")).fit(rows);
    model.write().overwrite().save(path("model"));
    PipelineModel loaded = PipelineModel.load(path("model"));
    assertThat(scores(loaded, rows)).isEqualTo(scores(model, rows));
    MixedMixtureModel last = (MixedMixtureModel) loaded.stages()[1];
    assertThat(last.getCountCols()).containsExactly("calls");
    assertThat(last.schema().columns())
        .isEqualTo(((MixedMixtureModel) model.stages()[1]).schema().columns());
    assertThat(last.summary().converged()).isTrue();
  }

  @Test
  void levelsThatAreNotKnownAreMissing() {
    MixedMixtureModel model = mixture().fit(rows);
    Dataset<Row> other = rows.withColumn("city", functions.lit("Ulm"));
    Dataset<Row> missing = rows.withColumn("city", functions.lit(null).cast("string"));
    assertThat(scores(model, other)).isEqualTo(scores(model, missing));
    assertThat(scores(model, other)).isNotEqualTo(scores(model, rows));
  }

  /** A warm start has the order of the model's columns and levels, and new levels behind. */
  @Test
  void warmStartsKeepColumnsAndLevels() throws IOException {
    mixture().fit(rows).write().overwrite().save(path("start"));
    Dataset<Row> more = rows.withColumn("city", functions.expr("if(id = 5, 'Aachen', city)"));
    MixedMixtureModel warm =
        mixture()
            .setFeaturesCols("code", "city", "price", "new.one", "day", "calls")
            .setRestarts(1)
            .setInit("model:" + path("start"))
            .fit(more);
    assertThat(warm.schema().columns().stream().map(Column::name))
        .containsExactly("price", "city", "new.one", "day", "calls", "code");
    assertThat(warm.schema().column(1).levels()).containsExactly("Bonn", "Köln", "Aachen");
    assertThat(warm.summary().converged()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price | double('Infinity') | 'price' is Infinity, expected a finite number",
        "calls | -1 | 'calls' is -1.0, expected a whole number of at least 0",
        "calls | string(id) | column 'calls' holds texts, expected numbers",
        "city | string(id) | column 'city' has more than 100 levels",
        "day | array(1D) | featuresCols 'day': a column of type array<double>, expected numbers,"
            + " booleans, texts or dates",
      })
  void whatIsWrongIsNamed(String column, String value, String words) {
    Dataset<Row> wrong = rows.withColumn(column, functions.expr(value));
    assertThatThrownBy(() -> mixture().setMaxLevels(100).fit(wrong))
        .isInstanceOfAny(InputException.class, IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void columnsOfTheModelAreAskedFor() {
    MixedMixtureModel model = mixture().fit(rows);
    assertThatThrownBy(() -> model.transform(rows.drop("city")))
        .hasMessageContaining("featuresCols 'city': no such column");
    assertThatThrownBy(() -> model.transform(rows.withColumn("calls", functions.lit("a"))))
        .hasMessageContaining("column 'calls' holds texts, expected numbers as the model's does");
    assertThatThrownBy(
            () ->
                model
                    .copy(new org.apache.spark.ml.param.ParamMap())
                    .setFeaturesCols("id", "city", "new.one", "day", "calls", "code")
                    .transform(rows))
        .hasMessageContaining("as the model has");
    Dataset<Row> bad = rows.withColumn("calls", functions.lit(-1));
    assertThatThrownBy(() -> scores(model, bad))
        .hasStackTraceContaining("'calls' is -1.0, expected a whole number");
  }
}

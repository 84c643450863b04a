package io.emmer.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.fixture.SparkTest;
import io.emmer.spark.InputException;
import io.emmer.spark.ml.ClusteringModel.RowScoring;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Estimators and models are guests in the session and the tables of others. */
class SharedSessionTest extends SparkTest {
  private static final String DESCRIPTION = "spark.job.description";

  private static Dataset<Row> rows;

  @BeforeAll
  static void prepare() {
    rows = Frames.frame(session(), Frames.bernoulli()).cache();
    rows.count();
  }

  private static BernoulliMixture mixture() {
    return new BernoulliMixture().setK(2).setMaxIter(2).setLeafRows(64);
  }

  private static Dataset<Row> withARowThatIsTooLarge() {
    return rows.withColumn(
        "features", functions.expr("CASE WHEN row = 70 THEN array(0D, 0D, 2D) ELSE values END"));
  }

  @Test
  void columnsOfOneNameAreKept() {
    BernoulliMixtureModel model = mixture().fit(rows);
    Dataset<Row> joined =
        rows.select("features", "row", "w")
            .join(rows.selectExpr("row AS other", "w"), functions.expr("row = other"));
    Dataset<Row> scored = model.transform(joined);
    assertThat(scored.columns())
        .containsExactly("features", "row", "w", "other", "w", "prediction", "probability");
    assertThat(scored.schema()).isEqualTo(model.transformSchema(joined.schema()));
    assertThat(scored.collectAsList())
        .hasSize(Frames.ROWS)
        .allSatisfy(
            row -> {
              assertThat(row.get(2)).isEqualTo(row.get(4));
              assertThat(row.<Integer>getAs("prediction"))
                  .isEqualTo(model.predict(row.<Vector>getAs("features")));
            });
  }

  @Test
  void aColumnThatDiffersInCaseIsNotReplaced() {
    BernoulliMixtureModel model = mixture().fit(rows);
    Dataset<Row> named = rows.select("features").withColumn("Prediction", functions.lit("mine"));
    Dataset<Row> scored = model.transform(named);
    assertThat(scored.columns())
        .containsExactly("features", "Prediction", "prediction", "probability");
    assertThat(scored.first().getString(1)).isEqualTo("mine");
  }

  @Test
  void theDescriptionOfTheCallersJobsStays() {
    SparkContext spark = session().sparkContext();
    spark.setJobDescription(null);
    mixture().fit(rows);
    assertThat(spark.getLocalProperty(DESCRIPTION)).isNull();
    spark.setJobDescription("mine");
    mixture().fit(rows);
    assertThat(spark.getLocalProperty(DESCRIPTION)).isEqualTo("mine");
    assertThatThrownBy(() -> mixture().fit(withARowThatIsTooLarge()))
        .isInstanceOf(InputException.class);
    assertThat(spark.getLocalProperty(DESCRIPTION)).isEqualTo("mine");
    spark.setJobDescription(null);
  }

  @Test
  void executorsScoreAsTheDriverDoes() {
    BernoulliMixtureModel model = mixture().fit(rows);
    RowScoring sent = SerializationUtils.roundtrip(new RowScoring(model.fitted(), model.scaling()));
    Vector x = Vectors.dense(0, .5, 1);
    assertThat(sent.assign(x).component()[0]).isEqualTo(model.predict(x));
    assertThat(sent.assign(x).score()[0]).isEqualTo(model.logDensity(x));
  }
}

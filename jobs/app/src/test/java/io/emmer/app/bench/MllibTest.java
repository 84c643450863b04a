package io.emmer.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.SparkTest;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class MllibTest extends SparkTest {
  @Test
  void runsAsManyIterationsAsAsked() {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("features")
            .transform(session().range(200).selectExpr("sin(id) a", "cos(3 * id) b"));
    assertThat(Mllib.kMeans(rows, 3, 1, 2)).isEqualTo(2);
    assertThat(Mllib.mixture(rows, 3, 1, 2)).isEqualTo(2);
  }
}

package io.emmer.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.spark.SparkJob;
import java.util.List;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MlSubjectTest {
  @ParameterizedTest
  @EnumSource(names = {"ML_SPARSE", "ML_DENSE", "ML_MIXTURE"})
  void runsAsManyIterationsAsAsked(BenchSystem system) {
    try (SparkJob job = SparkJob.start("test", "local[1]", List.of())) {
      Dataset<Row> rows =
          new VectorAssembler()
              .setInputCols(new String[] {"a", "b"})
              .setOutputCol("features")
              .transform(job.session().range(200).selectExpr("sin(id) a", "cos(3 * id) b"));
      assertThat(new MlSubject("w", system, rows, 3, 1).run(2)).isEqualTo(2);
    }
  }
}

package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.family.Families;
import io.emmer.em.table.Column;
import io.emmer.fixture.SparkTest;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFit;
import io.emmer.spark.rows.transform.TransformPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of columns is true of the rows at hand, whatever rows a transform was fitted to. */
class DescribedRowsTest extends SparkTest {
  private static final double FACTOR = 100;
  private static final double SHIFT = 1000;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"false,0", "true,0", "false,1", "true,1", "false,2", "true,2"})
  void columnsAreOfTheRowsAsTheyWereRead(boolean standardize, int components) throws IOException {
    double[] a = {1, 2, 3, 4, 7, 9};
    double[] b = {5, -1, 2, 2, 0, 4};
    TransformFit fit = new TransformFit(standardize, components);

    RowTransform fitted = assertDescribed(a, b, fit);

    for (int n = 0; n < a.length; n++) {
      a[n] *= FACTOR;
      b[n] += SHIFT;
    }
    assertDescribed(a, b, fitted);
  }

  private RowTransform assertDescribed(double[] a, double[] b, TransformPlan plan)
      throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int n = 0; n < a.length; n++) {
      text.append(a[n]).append(',').append(b[n]).append('\n');
    }
    Path file = Files.writeString(directory.resolve("rows.csv"), text);
    RowSource source = RowQuery.of(List.of(file.toString())).inspect(job().hadoop());
    RowSource planned =
        new RowSource(source.query(), source.input(), source.labels(), source.scaling(), plan);
    try (Rows rows = planned.load(job(), Families.find("gaussian-diagonal").orElseThrow())) {
      List<Column> columns = rows.described().schema().orElseThrow().columns();
      assertThat(columns).extracting(Column::name).containsExactly("a", "b");
      assertColumn(columns.get(0), a);
      assertColumn(columns.get(1), b);
      return rows.transform();
    }
  }

  private static void assertColumn(Column column, double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double variance = 0;
    for (double value : values) {
      variance += (value - mean) * (value - mean) / values.length;
    }
    assertThat(column.mean()).as(column.name()).isCloseTo(mean, within(1e-9));
    assertThat(column.standardDeviation()).isCloseTo(Math.sqrt(variance), within(1e-9));
  }
}

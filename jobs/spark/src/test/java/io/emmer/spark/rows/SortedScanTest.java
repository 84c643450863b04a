package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.fixture.SparkTest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows have the numbers of their order, however Spark cuts and sorts them. */
class SortedScanTest extends SparkTest {
  private static final int ROWS = 5000;

  @ParameterizedTest
  @CsvSource({"1, 1, true", "7, 13, false", "3, 200, true", "40, 2, false"})
  void rowsAreNumberedByTheirIds(int partitions, int ranges, boolean adaptive) throws IOException {
    SparkSession own = session().newSession();
    own.conf().set("spark.sql.shuffle.partitions", ranges);
    own.conf().set("spark.sql.adaptive.enabled", adaptive);
    Dataset<Row> frame =
        own.range(ROWS).selectExpr("id % 3 x", "lpad(id, 5, '0') name").repartition(partitions);
    SparkTable table = new SparkTable("t", "table", frame);
    TableQuery query =
        new TableQuery(
            List.of("x"),
            List.of(),
            List.of(),
            null,
            null,
            "name",
            List.of(),
            TableReading.DEFAULT,
            null);

    TableInput input = TableInputs.of(own, table, query, 0);

    assertThat(input.order()).isEqualTo(RowOrder.ID);
    Map<String, Long> numbers = new HashMap<>();
    for (int again = 0; again < 2; again++) {
      input
          .scan()
          .rows(own)
          .mapToPair(row -> new scala.Tuple2<>(row.getUTF8String(1).toString(), row.getLong(5)))
          .collect()
          .forEach(pair -> numbers.put(pair._1(), pair._2()));
      assertThat(numbers).hasSize(ROWS);
      numbers.forEach((name, number) -> assertThat(number).isEqualTo(Long.parseLong(name)));
      numbers.clear();
    }
  }

  /** What identifies a table are its cells, in no order. */
  @ParameterizedTest
  @CsvSource({"3", "11"})
  void theFingerprintIsOfTheCells(int partitions) throws IOException {
    Dataset<Row> frame = session().range(100).selectExpr("id x", "id * id y");
    byte[] expected = header(frame);
    assertThat(header(frame.repartition(partitions).orderBy("y"))).isEqualTo(expected);
    assertThat(header(frame.where("x > 0"))).isNotEqualTo(expected);
    assertThat(header(frame.selectExpr("x", "if(x = 5, 26, y) y"))).isNotEqualTo(expected);
  }

  private static byte[] header(Dataset<Row> frame) throws IOException {
    SparkTable table = new SparkTable("t", "table", frame);
    return TableInputs.of(session(), table, TableQuery.ALL, 0).files().get(0).header();
  }
}

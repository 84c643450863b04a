package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** Bytes of keys have the order that rows are to have. */
class RowKeysTest {
  /** Missing cells, then numbers. */
  private static final List<Double> NUMBERS =
      Arrays.asList(
          null,
          Double.NEGATIVE_INFINITY,
          -Double.MAX_VALUE,
          -2.0,
          -1.0,
          -Double.MIN_VALUE,
          0.0,
          Double.MIN_VALUE,
          1.0,
          1.0000000000000002,
          1e300,
          Double.POSITIVE_INFINITY);

  /** Missing cells, then texts by their bytes, of which Java's order is another. */
  private static final List<String> TEXTS =
      Arrays.asList(
          null,
          "\0",
          "\0\0",
          "\0a",
          "\u0001",
          "1",
          "10",
          "2",
          "a",
          "a\0",
          "a\0b",
          "a\u0001",
          "aa",
          "b",
          "\u007f",
          "\u0080",
          "\u00fc",
          "\uff5e",
          "\ud83d\ude00");

  private static RowKeys keys(RowOrder order, DataType type, String id) {
    StructType schema = new StructType().add("x", type).add("y", type).add("id", type);
    TableColumns columns = new TableColumns(List.of("x", "y"), null, null, id, List.of(), null);
    return RowKeys.of(order, null, columns, schema);
  }

  private static void assertAscending(List<InternalRow> rows, RowKeys keys) {
    List<byte[]> expected = rows.stream().map(keys::of).toList();
    List<byte[]> sorted = new ArrayList<>(expected);
    Collections.shuffle(sorted, new Random(1));
    sorted.sort(Arrays::compareUnsigned);
    assertThat(sorted).isEqualTo(expected);
    for (int i = 1; i < expected.size(); i++) {
      assertThat(Arrays.compareUnsigned(expected.get(i - 1), expected.get(i))).isNegative();
    }
  }

  private static <T> List<InternalRow> pairs(List<T> ascending) {
    List<InternalRow> rows = new ArrayList<>();
    for (T x : ascending) {
      for (T y : ascending) {
        rows.add(row(x, y));
      }
    }
    return rows;
  }

  private static InternalRow row(Object... cells) {
    return new GenericInternalRow(
        Stream.of(cells)
            .map(cell -> cell instanceof String text ? UTF8String.fromString(text) : cell)
            .toArray());
  }

  @Test
  void contentIsComparedCellByCell() {
    assertAscending(pairs(NUMBERS), keys(RowOrder.CONTENT, DataTypes.DoubleType, null));
    assertAscending(pairs(TEXTS), keys(RowOrder.CONTENT, DataTypes.StringType, null));
  }

  @Test
  void whatMeansTheSameHasOneKey() {
    RowKeys keys = keys(RowOrder.CONTENT, DataTypes.DoubleType, null);
    assertThat(keys.of(row(-0.0, Double.NaN))).isEqualTo(keys.of(row(0.0, null)));
    RowKeys texts = keys(RowOrder.CONTENT, DataTypes.StringType, null);
    assertThat(texts.of(row("", "a"))).isEqualTo(texts.of(row(null, "a")));
  }

  /** Also where they are one double. */
  @Test
  void labelsAreComparedToTheLastDigit() {
    DataType type = DataTypes.LongType;
    StructType schema = new StructType().add("x", type).add("label", type);
    TableColumns columns = new TableColumns(List.of("x"), "label", null, null, List.of(), null);
    long large = 1L << 60;
    assertAscending(
        Stream.of(null, Long.MIN_VALUE, -large - 1, -large, -1L, 0L, 7L, large, large + 1)
            .map(label -> row(0L, label))
            .toList(),
        RowKeys.of(RowOrder.CONTENT, null, columns, schema));
  }

  /** As UTF-8, whatever they are stored as. */
  @Test
  void idsAreComparedAsTexts() {
    RowKeys longs = keys(RowOrder.ID, DataTypes.LongType, "id");
    assertAscending(
        Stream.of(-1L, 0L, 1L, 10L, 1L << 60, (1L << 60) + 1, 2L, 30L, 4L)
            .map(id -> row(0L, 0L, id))
            .toList(),
        longs);
    RowKeys texts = keys(RowOrder.ID, DataTypes.StringType, "id");
    assertThat(texts.of(row("a", "b", "17"))).isEqualTo(longs.of(row(0L, 0L, 17L)));
  }
}

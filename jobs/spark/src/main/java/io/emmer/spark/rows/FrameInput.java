package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Rows of doubles of a DataFrame, numbered as {@code zipWithIndex} does: by partition, and within
 * it in order; or in the order of a column. They are read once, packed, and kept until this is
 * closed, so that an order that another reading would not repeat does no harm.
 *
 * @param schema of the columns in use, which identifies them
 * @param firstRows [p] of partition p, and at the end the number of all rows
 */
public record FrameInput(
    Columns columns, String schema, int dimensions, JavaRDD<RowPack> packs, long[] firstRows)
    implements RowInput, AutoCloseable {
  private static final String NAME = "DataFrame";

  /**
   * Which columns of a DataFrame hold what.
   *
   * @param features vectors or arrays of numbers
   * @param names of the values of these, none where they have none
   * @param weight row weights, or null for 1 each
   * @param row whole numbers whose order is that of the rows, or null for the order of the
   *     DataFrame
   */
  public record Columns(String features, List<String> names, String weight, String row)
      implements java.io.Serializable {}

  /** What one partition holds; a problem is that of the row after its last one. */
  private record PartitionCount(long rows, int dimensions, String problem)
      implements java.io.Serializable {
    static Iterator<PartitionCount> of(Iterator<RowPack> packs) {
      long rows = 0;
      int dimensions = -1;
      String problem = null;
      while (packs.hasNext()) {
        RowPack pack = packs.next();
        rows += pack.rows();
        dimensions = pack.dimensions();
        problem = pack.problem();
      }
      return List.of(new PartitionCount(rows, dimensions, problem)).iterator();
    }
  }

  /**
   * Reads and counts the rows.
   *
   * @throws InputException if there are none, or a row has no features, another number of them than
   *     the first, a bad weight, or a row number that is null or not its own
   */
  public static FrameInput read(Dataset<?> frame, Columns columns) {
    DataType type = frame.schema().apply(columns.features()).dataType();
    FeatureReader features = FeatureReader.of(List.of(columns.features()), List.of(type));
    if (features == null) {
      throw new IllegalArgumentException(
          Text.format(
              "column '%s' is of type %s, expected vectors or arrays of numbers",
              columns.features(), type.simpleString()));
    }
    Dataset<Row> selected = select(frame, columns);
    JavaRDD<InternalRow> rows = selected.queryExecution().toRdd().toJavaRDD();
    JavaRDD<RowPack> packs =
        rows.mapPartitions(part -> new RowPack.Packing(part, features, columns));
    packs.setName("rows of a " + NAME).persist(StorageLevel.MEMORY_AND_DISK());
    boolean counted = false;
    try {
      frame.sparkSession().sparkContext().setJobDescription("count rows of a " + NAME);
      List<PartitionCount> counts = packs.mapPartitions(PartitionCount::of).collect();
      long[] firstRows = firstRowsOf(counts);
      int dimensions =
          counts.stream().filter(c -> c.rows > 0).findFirst().orElseThrow().dimensions();
      counted = true;
      return new FrameInput(
          columns, selected.schema().catalogString(), dimensions, packs, firstRows);
    } finally {
      if (!counted) {
        packs.unpersist(false);
      }
    }
  }

  private static Dataset<Row> select(Dataset<?> frame, Columns columns) {
    List<Column> wanted = new ArrayList<>();
    wanted.add(column(columns.features()));
    if (columns.weight() != null) {
      wanted.add(column(columns.weight()).cast("double"));
    }
    if (columns.row() == null) {
      return frame.select(wanted.toArray(Column[]::new));
    }
    Column row = column(columns.row()).cast("long");
    wanted.add(row);
    return frame.orderBy(row).select(wanted.toArray(Column[]::new));
  }

  /** A column by its name as it is, dots and all. */
  public static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static long[] firstRowsOf(List<PartitionCount> counts) {
    long[] firstRows = new long[counts.size() + 1];
    int expected = -1;
    for (int p = 0; p < counts.size(); p++) {
      PartitionCount count = counts.get(p);
      firstRows[p + 1] = firstRows[p] + count.rows();
      if (count.rows() > 0 && expected >= 0 && count.dimensions() != expected) {
        throw new InputException(
            "%s: row %d: %d values, expected %d as in the first row; repair or drop the row",
            NAME, firstRows[p], count.dimensions(), expected);
      }
      expected = count.rows() > 0 ? count.dimensions() : expected;
      if (count.problem() != null) {
        throw new InputException(
            "%s: row %d: %s; repair or drop the row", NAME, firstRows[p + 1], count.problem());
      }
    }
    if (firstRows[counts.size()] == 0) {
      throw new InputException("%s: found no rows, expected one or more", NAME);
    }
    return firstRows;
  }

  @Override
  public JavaRDD<Leaf> leaves(
      JavaSparkContext spark, LeafCut cut, BlockFormat format, Optional<RangeInput> labels)
      throws IOException {
    long[] first = firstRows;
    JavaRDD<Tuple2<Long, RowChunk>> chunks =
        packs.mapPartitionsWithIndex((p, part) -> chunks(part, cut, first[p], first[p + 1]), true);
    JavaRDD<RowChunk> leaves = RowChunk.assembled(JavaPairRDD.fromJavaRDD(chunks), files(), cut);
    return RowChunk.leaves(spark, leaves, format.builder(this, () -> new byte[0]), cut, labels);
  }

  private static Iterator<Tuple2<Long, RowChunk>> chunks(
      Iterator<RowPack> packs, LeafCut cut, long first, long end) {
    return new AbstractIterator<>() {
      private Iterator<Tuple2<Long, RowChunk>> chunks = Collections.emptyIterator();
      private long row = first;

      @Override
      protected Tuple2<Long, RowChunk> computeNext() {
        while (!chunks.hasNext() && packs.hasNext()) {
          RowPack pack = packs.next();
          chunks = pack.chunks(row, cut.leafRows()).iterator();
          row += pack.rows();
        }
        if (chunks.hasNext()) {
          return chunks.next();
        }
        if (row != end) {
          throw new InputException(
              "%s: rows %d to %d: found %d of them when read again; cache the %1$s",
              NAME, first, end - 1, row - first);
        }
        return endOfData();
      }
    };
  }

  @Override
  public List<File> files() {
    return List.of(new File(NAME, 0, rows(), schema.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public long rows() {
    return firstRows[firstRows.length - 1];
  }

  @Override
  public int[] rowShape() {
    return new int[] {dimensions};
  }

  @Override
  public Optional<List<String>> featureNames() {
    return Optional.of(columns.names()).filter(names -> !names.isEmpty());
  }

  @Override
  public Optional<String> weightColumn() {
    return Optional.ofNullable(columns.weight());
  }

  @Override
  public String format() {
    return "dataframe";
  }

  @Override
  public String type() {
    return "double";
  }

  @Override
  public boolean unsignedBytes() {
    return false;
  }

  @Override
  public void close() {
    packs.unpersist(false);
  }
}

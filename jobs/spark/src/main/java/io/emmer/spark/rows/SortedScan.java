package io.emmer.spark.rows;

import com.google.common.collect.Iterators;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows numbered by keys: Spark sorts them by all bytes of their keys and cuts them into ranges,
 * which hold the same rows whenever a task runs again, and those of every range are counted.
 */
final class SortedScan implements TableScan {
  private static final long serialVersionUID = 1L;

  private static final String KEY = "key";

  private final TableScan source;
  private final TableColumns columns;
  private final StructType read;
  private final RowOrder order;
  private final long expected;
  private transient JavaRDD<InternalRow> sorted;
  private long[] firstRows;

  /**
   * Sorts when the rows are asked for.
   *
   * @param read types of the columns as the source gives them
   */
  SortedScan(TableScan source, TableColumns columns, StructType read, RowOrder order) {
    this.source = source;
    this.columns = columns;
    this.read = read;
    this.order = order;
    this.expected = source.count();
  }

  @Override
  public String format() {
    return source.format();
  }

  @Override
  public List<RowInput.File> files() {
    return source.files();
  }

  @Override
  public boolean isOfFiles() {
    return source.isOfFiles();
  }

  @Override
  public long count() {
    return expected;
  }

  @Override
  public RowOrder order() {
    return order;
  }

  @Override
  public boolean isNumbered() {
    return true;
  }

  @Override
  public JavaRDD<InternalRow> rows(SparkSession session) throws IOException {
    if (sorted == null) {
      sort(session);
    }
    long[] first = firstRows;
    return sorted.mapPartitionsWithIndex(
        (p, rows) -> {
          long[] next = {first[p]};
          return Iterators.transform(
              rows, row -> new JoinedRow(row, new GenericInternalRow(new Object[] {next[0]++})));
        },
        true);
  }

  private void sort(SparkSession session) throws IOException {
    int width = columns.all().size();
    RowKeys keys = RowKeys.of(order, new FileRows(files()), columns, read);
    JavaRDD<InternalRow> keyed =
        source
            .rows(session)
            .map(row -> new JoinedRow(row, new GenericInternalRow(new Object[] {keys.of(row)})));
    session.sparkContext().setJobDescription("sort rows by " + order);
    boolean unique = order == RowOrder.ID;
    JavaRDD<InternalRow> rows;
    List<Count> counts;
    try {
      rows =
          Sessions.frame(session, keyed, keyed())
              .orderBy(functions.col(KEY))
              .queryExecution()
              .toRdd()
              .toJavaRDD();
      counts =
          rows.mapPartitions(part -> Iterators.singletonIterator(Count.of(part, width, unique)))
              .collect();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw SparkFiles.rethrow(e);
    }
    firstRows = firstRows(counts);
    sorted = rows;
  }

  /** The types of rows with their keys. */
  private StructType keyed() {
    StructType schema = new StructType();
    for (int i = 0; i < columns.all().size(); i++) {
      schema = schema.add("c" + i, read.apply(columns.all().get(i)).dataType(), true);
    }
    return schema
        .add("file", DataTypes.StringType, false)
        .add("row", DataTypes.LongType, false)
        .add(KEY, DataTypes.BinaryType, false);
  }

  private long[] firstRows(List<Count> counts) {
    long[] first = new long[counts.size() + 1];
    for (int p = 0; p < counts.size(); p++) {
      if (counts.get(p).problem() != null) {
        throw new InputException("%s; give another {id}, or {order}", counts.get(p).problem());
      }
      first[p + 1] = first[p] + counts.get(p).rows();
    }
    if (first[counts.size()] != expected) {
      throw new InputException(
          "%s: found %d rows, expected %d as counted before; the input changed while the job runs,"
              + " run it again",
          files().get(0).path(), first[counts.size()], expected);
    }
    return first;
  }

  /**
   * What a range holds.
   *
   * @param problem two rows of one id, null if there are none
   */
  private record Count(long rows, String problem) implements Serializable {
    static Count of(Iterator<InternalRow> rows, int width, boolean unique) {
      byte[] last = {};
      String lastRow = "";
      long count = 0;
      for (; rows.hasNext(); count++) {
        InternalRow row = rows.next();
        byte[] key = row.getBinary(width + 2);
        if (!unique || key.length == 0) {
          continue;
        }
        String at = row.getUTF8String(width) + ": row " + row.getLong(width + 1);
        if (Arrays.equals(key, last)) {
          String id = new String(key, StandardCharsets.UTF_8);
          return new Count(0, Text.format("%s: the id '%s' is that of %s too", at, id, lastRow));
        }
        last = key;
        lastRow = at;
      }
      return new Count(count, null);
    }
  }
}

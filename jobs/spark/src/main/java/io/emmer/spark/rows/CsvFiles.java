package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import io.emmer.em.model.Checksums;
import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.format.csv.CsvBorders;
import io.emmer.spark.rows.format.csv.CsvCells;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.rows.format.csv.CsvPart;
import io.emmer.spark.rows.format.csv.CsvSummary;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Tables in text that have been read once, to tell numbers from texts and to count rows: every row
 * has its number before the rows are read again.
 *
 * @param files in global row order
 * @param parts of them, in order
 * @param names of the columns
 * @param columns what they hold
 */
record CsvFiles(
    List<RowInput.File> files,
    List<CsvPart> parts,
    List<String> names,
    List<CsvSummary.Column> columns) {
  /** Larger files are read in parts of this size by several tasks. */
  private static final long PART_BYTES = 1L << 26;

  private static final double MOSTLY = 0.9;

  /**
   * Reads files on the cluster.
   *
   * @throws InputException if one is damaged, or has other columns than the first
   */
  static CsvFiles inspect(SparkSession session, List<Path> paths, CsvDialect dialect)
      throws IOException {
    return inspect(session, paths, dialect, PART_BYTES);
  }

  static CsvFiles inspect(
      SparkSession session, List<Path> paths, CsvDialect dialect, long partBytes)
      throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Configuration conf = spark.hadoopConfiguration();
    List<CsvPart> wholes = new ArrayList<>();
    List<String> names = null;
    for (Path path : paths) {
      FileSystem fs = LocalFiles.fileSystem(conf, path);
      FileStamp stamp = FileStamp.of(fs, fs.makeQualified(path));
      CsvPart whole = CsvPart.whole(stamp, dialect);
      List<String> found = whole.names(conf);
      names = names == null ? found : names;
      if (!found.equals(names)) {
        throw new InputException(
            "%s: the columns are %s, expected %s as in %s; give files of the same columns",
            path, found, names, paths.get(0));
      }
      if (wholes.contains(whole)) {
        throw new UsageException("{input} %s: is named twice; name it once", path);
      }
      wholes.add(whole);
    }
    return summarized(spark, wholes, parts(spark, wholes, partBytes), names);
  }

  private static List<CsvPart> parts(JavaSparkContext spark, List<CsvPart> wholes, long partBytes) {
    List<CsvPart> parts = new ArrayList<>();
    for (CsvPart whole : wholes) {
      if (whole.isGzipped() || whole.end() <= partBytes) {
        parts.add(whole);
        continue;
      }
      List<Long> starts = new ArrayList<>();
      for (long start = 0; start < whole.end(); start += partBytes) {
        starts.add(start);
      }
      parts.addAll(
          CsvBorders.parts(
              whole,
              onCluster(
                  spark,
                  starts,
                  (conf, start) -> CsvBorders.of(conf, whole, start, start + partBytes))));
    }
    return parts;
  }

  private static CsvFiles summarized(
      JavaSparkContext spark, List<CsvPart> wholes, List<CsvPart> parts, List<String> names)
      throws IOException {
    List<CsvSummary> summaries =
        onCluster(spark, parts, (conf, part) -> CsvSummary.of(conf, part, names));
    List<CsvPart> placed = new ArrayList<>();
    List<RowInput.File> files = new ArrayList<>();
    List<CsvSummary.Column> columns = null;
    int i = 0;
    for (CsvPart whole : wholes) {
      MessageDigest digest = Checksums.sha256();
      long rows = 0;
      for (; i < parts.size() && parts.get(i).file().equals(whole.file()); i++) {
        placed.add(parts.get(i).after(rows));
        CsvSummary summary = summaries.get(i);
        columns = columns == null ? summary.columns() : and(columns, summary.columns());
        rows += summary.rows();
        digest.update(summary.sha256());
      }
      files.add(new RowInput.File(whole.file(), whole.end(), rows, digest.digest()));
    }
    return new CsvFiles(files, placed, names, columns);
  }

  private static List<CsvSummary.Column> and(
      List<CsvSummary.Column> before, List<CsvSummary.Column> next) {
    return IntStream.range(0, next.size()).mapToObj(c -> before.get(c).and(next.get(c))).toList();
  }

  /** What is to be done with an item by a task. */
  @FunctionalInterface
  private interface Work<T, R> extends Serializable {
    R of(Configuration conf, T item) throws IOException;
  }

  private static <T, R> List<R> onCluster(JavaSparkContext spark, List<T> items, Work<T, R> work) {
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    Function<T, R> task = item -> work.of(conf.value().value(), item);
    return spark.parallelize(items, items.size()).map(task).collect();
  }

  /**
   * Rows of some columns.
   *
   * @param asked roles of columns
   * @param limit rows to use at the most, 0 for all
   * @throws InputException if there are no such columns or rows, or features that are no numbers
   */
  TableInput input(TableQuery asked, long limit) {
    String first = files.get(0).path();
    TableColumns wanted = asked.among(names, first);
    StructType schema = new StructType();
    for (String name : wanted.all()) {
      boolean text = name.equals(wanted.id()) || (name.equals(wanted.label()) && !isNumeric(name));
      if (!text) {
        requireNumbers(first, name);
      }
      schema = schema.add(name, text ? DataTypes.StringType : DataTypes.DoubleType);
    }
    long rows = files.stream().mapToLong(RowInput.File::rows).sum();
    if (rows == 0) {
      throw new InputException("%s: no rows, expected at least one", first);
    }
    return TableInput.of(
        files, limit > 0 ? Math.min(limit, rows) : rows, wanted, schema, new Scan(parts, names));
  }

  /** The first file, with what its columns hold. */
  TableFile table() {
    RowInput.File file = files.get(0);
    Map<String, String> types = new LinkedHashMap<>();
    for (int c = 0; c < names.size(); c++) {
      CsvSummary.Column column = columns.get(c);
      long missing = file.rows() - column.present();
      types.put(
          names.get(c),
          (column.isNumeric() ? "number" : "text")
              + (missing > 0 ? ", " + missing + " missing" : ""));
    }
    return new TableFile("csv", file.rows(), file.bytes(), types);
  }

  private boolean isNumeric(String name) {
    return columns.get(names.indexOf(name)).isNumeric();
  }

  private void requireNumbers(String file, String name) {
    CsvSummary.Column column = columns.get(names.indexOf(name));
    if (!column.isNumeric()) {
      String share =
          column.numbers() > MOSTLY * column.present()
              ? Text.format(" (%d of %d cells are)", column.numbers(), column.present())
              : "";
      throw new InputException(
          "%s: line %d: column '%s' is '%s', expected numbers%s; leave the column out, by {exclude}"
              + " of features, or give {null} for what stands for missing cells",
          file, column.textLine(), name, column.text(), share);
    }
  }

  /** The rows as the parts hold them. */
  private record Scan(List<CsvPart> parts, List<String> names) implements TableScan {
    @Override
    public String format() {
      return "csv";
    }

    @Override
    public JavaRDD<InternalRow> rows(
        SparkSession session, List<RowInput.File> files, TableColumns columns, StructType schema) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Broadcast<SerializableConfiguration> conf =
          spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
      int width = names.size();
      List<String> wanted = columns.all();
      int[] indices = wanted.stream().mapToInt(names::indexOf).toArray();
      boolean[] numeric = new boolean[indices.length];
      for (int i = 0; i < numeric.length; i++) {
        numeric[i] = schema.apply(wanted.get(i)).dataType().equals(DataTypes.DoubleType);
      }
      return spark
          .parallelize(parts, parts.size())
          .flatMap(
              part ->
                  new RowIterator(
                      CsvCells.open(conf.value().value(), part, width), part, indices, numeric));
    }
  }

  /** Cells as Spark's rows, of a file that is closed by the end of the task. */
  private static final class RowIterator extends AbstractIterator<InternalRow> {
    private final CsvCells cells;
    private final int[] indices;
    private final boolean[] numeric;
    private final UTF8String file;
    private long row;

    RowIterator(CsvCells cells, CsvPart part, int[] indices, boolean[] numeric) {
      this.cells = cells;
      this.indices = indices;
      this.numeric = numeric;
      this.file = UTF8String.fromString(new Path(part.file()).toUri().toString());
      this.row = part.firstRow();
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close());
    }

    private void close() {
      try {
        cells.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected InternalRow computeNext() {
      try {
        if (!cells.next()) {
          return endOfData();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Object[] values = new Object[indices.length + 2];
      for (int i = 0; i < indices.length; i++) {
        if (!cells.isMissing(indices[i])) {
          values[i] =
              numeric[i]
                  ? (Object) cells.number(indices[i])
                  : UTF8String.fromString(cells.text(indices[i]));
        }
      }
      values[indices.length] = file;
      values[indices.length + 1] = row++;
      return new GenericInternalRow(values);
    }
  }
}

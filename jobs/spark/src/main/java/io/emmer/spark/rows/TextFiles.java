package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import io.emmer.em.model.Checksums;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.format.text.CellKind;
import io.emmer.spark.rows.format.text.TextBorders;
import io.emmer.spark.rows.format.text.TextCells;
import io.emmer.spark.rows.format.text.TextColumn;
import io.emmer.spark.rows.format.text.TextFormat;
import io.emmer.spark.rows.format.text.TextPart;
import io.emmer.spark.rows.format.text.TextSummary;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.apache.spark.sql.types.DataType;
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
 * @param columns what they hold, by name: in the order of the files, or where every row names its
 *     own in that of the names
 */
record TextFiles(
    TextFormat format,
    List<RowInput.File> files,
    List<TextPart> parts,
    Map<String, TextColumn> columns)
    implements Table {
  /** Larger files are read in parts of this size by several tasks. */
  private static final long PART_BYTES = 1L << 26;

  /**
   * Reads files on the cluster.
   *
   * @throws InputException if one is damaged, or has other columns than the first
   */
  static TextFiles inspect(SparkSession session, List<Path> paths, TextFormat format)
      throws IOException {
    return inspect(session, paths, format, PART_BYTES);
  }

  static TextFiles inspect(
      SparkSession session, List<Path> paths, TextFormat format, long partBytes)
      throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Configuration conf = spark.hadoopConfiguration();
    List<TextPart> wholes = new ArrayList<>();
    List<String> names = null;
    for (Path path : paths) {
      FileSystem fs = LocalFiles.fileSystem(conf, path);
      TextPart whole = TextPart.whole(FileStamp.of(fs, fs.makeQualified(path)));
      List<String> found = format.names(conf, whole);
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
    return summarized(spark, format, wholes, parts(spark, format, wholes, partBytes), names);
  }

  private static List<TextPart> parts(
      JavaSparkContext spark, TextFormat format, List<TextPart> wholes, long partBytes) {
    List<TextPart> parts = new ArrayList<>();
    for (TextPart whole : wholes) {
      if (whole.isGzipped() || whole.end() <= partBytes) {
        parts.add(whole);
        continue;
      }
      List<Long> starts = new ArrayList<>();
      for (long start = 0; start < whole.end(); start += partBytes) {
        starts.add(start);
      }
      parts.addAll(
          TextBorders.parts(
              whole,
              onCluster(
                  spark,
                  starts,
                  (conf, start) -> TextBorders.of(conf, format, whole, start, start + partBytes))));
    }
    return parts;
  }

  private static TextFiles summarized(
      JavaSparkContext spark,
      TextFormat format,
      List<TextPart> wholes,
      List<TextPart> parts,
      List<String> names)
      throws IOException {
    Iterator<TextSummary> summaries =
        onCluster(spark, parts, (conf, part) -> TextSummary.of(conf, format, part, names))
            .iterator();
    List<TextPart> placed = new ArrayList<>();
    List<RowInput.File> files = new ArrayList<>();
    Map<String, TextColumn> columns = names.isEmpty() ? new TreeMap<>() : new LinkedHashMap<>();
    int i = 0;
    for (TextPart whole : wholes) {
      MessageDigest digest = Checksums.sha256();
      long rows = 0;
      for (; i < parts.size() && parts.get(i).file().equals(whole.file()); i++) {
        placed.add(parts.get(i).after(rows));
        TextSummary summary = summaries.next();
        summary.columns().forEach((name, cells) -> columns.merge(name, cells, TextColumn::and));
        rows += summary.rows();
        digest.update(summary.sha256());
      }
      files.add(new RowInput.File(whole.file(), whole.end(), rows, digest.digest()));
    }
    return new TextFiles(format, files, placed, columns);
  }

  /** What is to be done with an item by a task. */
  @FunctionalInterface
  private interface Work<T, R> extends Serializable {
    R of(Configuration conf, T item) throws IOException;
  }

  private static <T, R> List<R> onCluster(JavaSparkContext spark, List<T> items, Work<T, R> work) {
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      Function<T, R> task = item -> work.of(conf.value().value(), item);
      return spark.parallelize(items, items.size()).map(task).collect();
    } finally {
      conf.destroy();
    }
  }

  @Override
  public String path() {
    return files.get(0).path();
  }

  @Override
  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  @Override
  public StructType readable() {
    StructType schema = new StructType();
    for (Map.Entry<String, TextColumn> column : columns.entrySet()) {
      if (!column.getValue().kinds().containsKey(CellKind.NESTED)) {
        schema = schema.add(column.getKey(), type(column.getValue().kind()));
      }
    }
    return schema;
  }

  /** Of columns of one type each; features and weights are numbers, ids are read as written. */
  @Override
  public StructType schema(TableColumns wanted) {
    StructType schema = new StructType();
    for (String name : wanted.all()) {
      requireOneKind(name);
      if (!wanted.mayBeText(name)) {
        requireNumbers(name, name.equals(wanted.weight()));
      }
      boolean asWritten =
          name.equals(wanted.id())
              || wanted.isOnlyKept(name)
              || (wanted.cells() != null
                  && wanted.features().contains(name)
                  && wanted.cells().isCategorical(name));
      schema = schema.add(name, asWritten ? DataTypes.StringType : type(columns.get(name).kind()));
    }
    return schema;
  }

  private static DataType type(CellKind kind) {
    return switch (kind) {
      case NUMBER -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      default -> DataTypes.StringType;
    };
  }

  @Override
  public TableScan scan(SparkSession session, TableColumns wanted, StructType schema) {
    List<String> names = names();
    Map<String, Integer> places = new HashMap<>();
    names.forEach(name -> places.put(name, places.size()));
    int[] indices = wanted.all().stream().mapToInt(places::get).toArray();
    List<DataType> types =
        wanted.all().stream().map(name -> schema.apply(name).dataType()).toList();
    return new Scan(this.format, files, parts, names, indices, types);
  }

  @Override
  public List<String> doubts(TableColumns wanted, boolean chosen) {
    return new TextDoubts(columns, rows()).of(wanted, chosen);
  }

  private long rows() {
    return files.stream().mapToLong(RowInput.File::rows).sum();
  }

  @Override
  public TableFile file() {
    RowInput.File file = files.get(0);
    Map<String, ColumnSummary> types = new LinkedHashMap<>();
    columns.forEach(
        (name, column) ->
            types.put(
                name, ColumnSummary.ofType(column.kind().toString().replaceFirst("^an? ", ""))));
    List<String> doubts = doubts(TableColumns.cells(names()), false);
    return new TableFile(format.name(), file.rows(), file.bytes(), types, false, doubts);
  }

  private void requireOneKind(String name) {
    Map<CellKind, TextColumn.Cells> kinds = columns.get(name).kinds();
    TextColumn.Cells nested = kinds.get(CellKind.NESTED);
    if (nested != null) {
      throw new InputException(
          "%s: line %d: '%s' is %s, expected a number, text, true or false; name the columns that"
              + " are, by {features} or {exclude}",
          nested.file(), nested.line(), name, CellKind.NESTED);
    }
    if (!format.mixesKinds() && kinds.size() > 1) {
      Iterator<Map.Entry<CellKind, TextColumn.Cells>> entries = kinds.entrySet().iterator();
      Map.Entry<CellKind, TextColumn.Cells> one = entries.next();
      Map.Entry<CellKind, TextColumn.Cells> other = entries.next();
      throw new InputException(
          "%s: line %d: '%s' is '%s', expected %s as in %s, line %d; give one type a column",
          other.getValue().file(),
          other.getValue().line(),
          name,
          other.getValue().text(),
          one.getKey(),
          one.getValue().file(),
          one.getValue().line());
    }
  }

  private void requireNumbers(String name, boolean isWeight) {
    TextColumn column = columns.get(name);
    TextColumn.Cells text = column.kinds().get(CellKind.TEXT);
    if (text != null && TextDoubts.isForeignNumber(text.text())) {
      throw new InputException(
          "%s: line %d: column '%s' is '%s', expected numbers in digits with a point; write them"
              + " so, or leave the column out, by {exclude}",
          text.file(), text.line(), name, text.text());
    }
    if (text != null) {
      throw new InputException(
          "%s: line %d: column '%s' is '%s', expected numbers%s; leave the column out, by"
              + " {exclude}, give {family} mixed, or {null} for what stands for missing cells",
          text.file(),
          text.line(),
          name,
          text.text(),
          TextDoubts.mostlyNumbers(column).map(shares -> " (" + shares + ")").orElse(""));
    }
    if (column.present() == 0 && rows() > 0) {
      if (isWeight) {
        throw new InputException(
            "%s: column '%s' is missing in all rows, expected weights; give another {weight}",
            path(), name);
      }
      throw new InputException(
          "%s: column '%s' is missing in all rows, which the family mixed alone takes; leave it"
              + " out, by {exclude}",
          path(), name);
    }
  }

  /** The rows as the parts hold them. */
  private record Scan(
      TextFormat text,
      List<RowInput.File> files,
      List<TextPart> parts,
      List<String> names,
      int[] indices,
      List<DataType> types)
      implements TableScan {
    @Override
    public String format() {
      return text.name();
    }

    @Override
    public JavaRDD<InternalRow> rows(SparkSession session) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Broadcast<SerializableConfiguration> conf =
          spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
      TextFormat from = text;
      List<String> all = names;
      int[] at = indices;
      DataType[] as = types.toArray(DataType[]::new);
      return spark
          .parallelize(parts, parts.size())
          .flatMap(
              part ->
                  new RowIterator(
                      from.cells(part, part.open(conf.value().value()), all), part, at, as));
    }
  }

  /** Cells as Spark's rows, of a file that is closed by the end of the task. */
  private static final class RowIterator extends AbstractIterator<InternalRow> {
    private final TextCells cells;
    private final TextPart part;
    private final int[] indices;
    private final DataType[] types;
    private final UTF8String file;
    private long row;

    RowIterator(TextCells cells, TextPart part, int[] indices, DataType[] types) {
      this.cells = cells;
      this.part = part;
      this.indices = indices;
      this.types = types;
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
        CellKind kind = cells.kind(indices[i]);
        values[i] = kind == null ? null : value(kind, i);
      }
      values[indices.length] = file;
      values[indices.length + 1] = row++;
      return new GenericInternalRow(values);
    }

    private Object value(CellKind kind, int i) {
      if (types[i].equals(DataTypes.StringType)) {
        return UTF8String.fromString(cells.text(indices[i]));
      }
      if (kind == CellKind.BOOLEAN && types[i].equals(DataTypes.BooleanType)) {
        return cells.text(indices[i]).equals("true");
      }
      if (kind != CellKind.NUMBER) {
        throw new InputException(
            "%s: line %d: '%s' is no number, and was one before; the file changed, run it again",
            part.file(), cells.line(), cells.text(indices[i]));
      }
      return cells.number(indices[i]);
    }
  }
}

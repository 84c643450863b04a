package io.emmer.spark.rows;

import com.google.common.collect.Iterators;
import io.emmer.em.model.Checksums;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A table of Spark's catalog, or what one of its sources loads. What identifies it are its cells,
 * whatever Spark's plan and the files behind it are.
 *
 * @param path what it is called
 */
record SparkTable(String path, String format, Dataset<Row> frame) implements Table {
  /**
   * Finds a table.
   *
   * @param inputs what the source is to load; none for a table of the catalog
   * @throws InputException if there is no such table
   * @throws UsageException if Spark has no such source
   */
  static SparkTable open(SparkSession session, List<String> inputs, TableReading reading) {
    String name = reading.table() == null ? reading.format() : reading.table();
    String path =
        !inputs.isEmpty() ? inputs.get(0) : reading.table() == null ? name : "table " + name;
    Dataset<Row> frame;
    try {
      frame = reading.table() == null ? load(session, inputs, reading) : session.table(name);
      frame.schema();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw notFound(path, reading, e);
    }
    if (reading.where() != null) {
      try {
        frame = frame.where(reading.where());
      } catch (Exception e) { // as above
        throw FilteredScan.noCondition(reading.where(), e);
      }
    }
    return new SparkTable(path, reading.table() == null ? name : "table", frame);
  }

  private static Dataset<Row> load(
      SparkSession session, List<String> inputs, TableReading reading) {
    DataFrameReader reader = session.read().format(reading.format());
    if (!inputs.isEmpty()) {
      reader = reader.option("mode", "FAILFAST"); // else some drop or empty what they cannot read
    }
    reader = reader.options(reading.options());
    return inputs.isEmpty() ? reader.load() : reader.load(inputs.toArray(String[]::new));
  }

  private static RuntimeException notFound(String path, TableReading reading, Exception failure) {
    String message = Failures.firstLine(failure.getMessage());
    if (reading.table() != null) {
      return new InputException(
          failure, "{table} %s: %s; give one of Spark's catalog", reading.table(), message);
    }
    boolean unknown =
        failure instanceof ClassNotFoundException
            || Failures.condition(failure).equals("DATA_SOURCE_NOT_FOUND");
    if (unknown) {
      return new UsageException(
          "{input-format} %s: expected one of %s, or of the sources of this Spark; is the jar that"
              + " has it given?",
          reading.format(), Arrays.toString(FileFormat.values()).toLowerCase(Locale.ROOT));
    }
    return new InputException(
        failure, "%s: {input-format} %s: %s", path, reading.format(), message);
  }

  /**
   * The files that Spark reads for it, as far as it knows any. What else lies in a folder of such
   * files would be read with them; a file that is named as such is alone.
   */
  TableFiles files() {
    List<String> files = Stream.of(frame.inputFiles()).map(SparkTable::decoded).toList();
    List<String> folders =
        files.stream()
            .filter(file -> !path.contains(new Path(file).getName()))
            .map(file -> folder(new Path(file)).toString())
            .distinct()
            .toList();
    return new TableFiles(files, folders);
  }

  private static String decoded(String file) {
    try {
      return new Path(URI.create(file)).toString();
    } catch (IllegalArgumentException e) { // not every source gives URIs
      return file;
    }
  }

  /** The folder of a table that a file is in, also in one of its partitions. */
  private static Path folder(Path file) {
    Path folder = file.getParent();
    while (folder.getName().contains("=")) {
      folder = folder.getParent();
    }
    return folder;
  }

  @Override
  public List<String> names() {
    return Arrays.asList(frame.columns());
  }

  @Override
  public StructType readable() {
    return frame.schema();
  }

  @Override
  public StructType schema(TableColumns columns) {
    StructType schema = new StructType();
    for (String name : columns.all()) {
      schema = schema.add(frame.schema().apply(name));
    }
    return schema;
  }

  @Override
  public boolean isOfFiles() {
    return false;
  }

  @Override
  public Dataset<Row> frame(SparkSession session, StructType schema) {
    return frame.select(
        Stream.of(schema.fields())
            .map(field -> FrameInput.column(field.name()).cast(plain(field.dataType())))
            .toArray(Column[]::new));
  }

  /** Numbers and truth as they are, all else as text. */
  private static DataType plain(DataType type) {
    return type instanceof DecimalType
        ? DataTypes.DoubleType
        : NumberType.of(type).isPresent() ? type : DataTypes.StringType;
  }

  @Override
  public TableFile file() {
    Map<String, ColumnSummary> columns = new LinkedHashMap<>();
    for (StructField field : frame.schema().fields()) {
      columns.put(field.name(), ColumnSummary.ofType(field.dataType().simpleString()));
    }
    return new TableFile(format, frame.count(), 0, columns, hasWholeRows(), List.of());
  }

  /** Reads the rows once, to count them. */
  @Override
  public TableScan scan(SparkSession session, TableColumns columns, StructType schema) {
    List<Column> wanted = new ArrayList<>();
    columns.all().forEach(name -> wanted.add(columns.column(schema, name)));
    RowKeys keys = RowKeys.of(RowOrder.CONTENT, null, columns, columns.read(schema));
    List<Part> parts;
    JavaRDD<InternalRow> rows;
    try {
      rows = frame.select(wanted.toArray(Column[]::new)).queryExecution().toRdd().toJavaRDD();
      session.sparkContext().setJobDescription("count rows of " + path);
      parts = rows.mapPartitions(part -> List.of(Part.of(part, keys)).iterator()).collect();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw SparkFiles.rethrow(e);
    }
    long[] firstRows = new long[parts.size() + 1];
    long[] sums = new long[Part.LANES];
    for (int p = 0; p < parts.size(); p++) {
      firstRows[p + 1] = firstRows[p] + parts.get(p).rows();
      Part.add(sums, parts.get(p).sums());
    }
    ByteBuffer digest = ByteBuffer.allocate(Part.LANES * Long.BYTES);
    digest.asLongBuffer().put(sums);
    long count = firstRows[parts.size()];
    return new Scan(format, new RowInput.File(path, 0, count, digest.array()), rows, firstRows);
  }

  /**
   * What a partition holds.
   *
   * @param sums of the rows' SHA-256, each 64 bits by themselves: no order of rows changes them
   */
  private record Part(long rows, long[] sums) implements Serializable {
    private static final int LANES = 4;

    static Part of(Iterator<InternalRow> rows, RowKeys keys) {
      long[] sums = new long[LANES];
      long[] lanes = new long[LANES];
      MessageDigest sha256 = Checksums.sha256();
      long count = 0;
      for (; rows.hasNext(); count++) {
        ByteBuffer.wrap(sha256.digest(keys.of(rows.next()))).asLongBuffer().get(lanes);
        add(sums, lanes);
      }
      return new Part(count, sums);
    }

    static void add(long[] sums, long[] more) {
      for (int i = 0; i < LANES; i++) {
        sums[i] += more[i];
      }
    }
  }

  /** Rows that Spark has, numbered for messages as it gives them. */
  private static final class Scan implements TableScan {
    private static final long serialVersionUID = 1L;

    private final String format;
    private final RowInput.File file;
    private final transient JavaRDD<InternalRow> rows;
    private final long[] firstRows;

    Scan(String format, RowInput.File file, JavaRDD<InternalRow> rows, long[] firstRows) {
      this.format = format;
      this.file = file;
      this.rows = rows;
      this.firstRows = firstRows;
    }

    @Override
    public String format() {
      return format;
    }

    @Override
    public boolean isOfFiles() {
      return false;
    }

    @Override
    public List<RowInput.File> files() {
      return List.of(file);
    }

    @Override
    public JavaRDD<InternalRow> rows(SparkSession session) throws IOException {
      String name = file.path();
      long[] first = firstRows;
      return rows.mapPartitionsWithIndex(
          (p, part) -> {
            UTF8String path = UTF8String.fromString(name);
            long[] next = {first[p]};
            return Iterators.transform(
                part,
                row -> new JoinedRow(row, new GenericInternalRow(new Object[] {path, next[0]++})));
          },
          true);
    }
  }
}

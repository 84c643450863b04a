package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.format.csv.CsvDialect;
import io.emmer.spark.rows.format.csv.CsvFormat;
import io.emmer.spark.rows.format.json.JsonFormat;
import io.emmer.spark.store.LocalFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Formats of data files, told by how they start, and where that says nothing by their names. */
public enum FileFormat {
  /** Plain or gzipped. */
  IDX,
  NPY,
  PARQUET,
  ORC,
  /** Text of fields with delimiters between; plain or gzipped. */
  CSV,
  /** Text of one object a line; plain or gzipped. */
  JSON;

  private static final int MAGIC_BYTES = 6;
  private static final Pattern IMAGE = Pattern.compile("(?i).*\\.(png|jpe?g|bmp|gif)");

  /** How files of other kinds start, and what those are. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "PK\u0003\u0004", "a zip archive, as .npz is",
          "BZh", "a bzip2 archive",
          "%PDF", "a PDF document",
          "GIF8", "a GIF image",
          "\u0089PNG", "an image",
          "\u00ff\u00d8\u00ff", "an image");

  /** The format of one file; IDX for all that is not another. */
  static FileFormat of(Configuration conf, Path path) throws IOException {
    byte[] start;
    try (FSDataInputStream in = LocalFiles.fileSystem(conf, path).open(path)) {
      start = in.readNBytes(MAGIC_BYTES);
    } catch (FileNotFoundException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(e, "%s: no such file; check the path", path);
    }
    String magic = new String(start, StandardCharsets.ISO_8859_1);
    String name = path.getName();
    if (magic.startsWith("PAR1") || name.endsWith(".parquet")) {
      return PARQUET;
    }
    if (magic.startsWith("ORC") || name.endsWith(".orc")) {
      return ORC;
    }
    if (magic.equals("\u0093NUMPY") || name.endsWith(".npy")) {
      return NPY;
    }
    if (CsvDialect.isNamed(name)) {
      return CSV;
    }
    if (JsonFormat.isNamed(name) || magic.startsWith("{")) {
      return JSON;
    }
    requireNoOther(path, magic);
    return IDX;
  }

  /**
   * Looks at files of tables.
   *
   * @return empty for formats of rows without columns
   */
  Optional<Table> table(SparkSession session, List<Path> paths, CsvDialect dialect)
      throws IOException {
    Configuration conf = session.sparkContext().hadoopConfiguration();
    return switch (this) {
      case PARQUET -> Optional.of(ColumnarTable.inspect(conf, ParquetFormat.INSTANCE, paths));
      case ORC -> Optional.of(ColumnarTable.inspect(conf, OrcFormat.INSTANCE, paths));
      case CSV -> Optional.of(TextFiles.inspect(session, paths, new CsvFormat(dialect)));
      case JSON -> Optional.of(TextFiles.inspect(session, paths, new JsonFormat()));
      case IDX, NPY -> Optional.empty();
    };
  }

  /** Refuses what is known to be of another kind. */
  private static void requireNoOther(Path path, String magic) {
    String found =
        OTHERS.entrySet().stream()
            .filter(other -> magic.startsWith(other.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    if (found.isEmpty() && magic.matches("[\\t\\r\\n -~]{4,}") && !path.getName().endsWith(".gz")) {
      throw new InputException(
          "%s: found text of no known kind; if it is a table, give {input-format}, such as csv",
          path);
    }
    if (!found.isEmpty()) {
      throw new InputException(
          "%s: byte 0: found %s, expected a table, IDX or NPY; unpack archives, and make rows of"
              + " folders of PNG, JPEG or BMP images with convert",
          path, found);
    }
  }

  /**
   * Refuses images among files, in whose folders texts about them may come first.
   *
   * @throws InputException with what reads images
   */
  public static void requireNoImages(List<Path> paths) {
    for (Path path : paths) {
      if (paths.size() > 1 && IMAGE.matcher(path.getName()).matches()) {
        throw new InputException(
            "%s: an image, expected a table, IDX or NPY; make rows of folders of PNG, JPEG or BMP"
                + " images with convert, or name the tables beside it, as by '%s/*.csv'",
            path, path.getParent());
      }
    }
  }

  /**
   * The format of all files.
   *
   * @throws InputException if there are several
   */
  private static FileFormat of(Configuration conf, List<Path> paths) throws IOException {
    requireNoImages(paths);
    FileFormat format = of(conf, paths.get(0));
    for (Path path : paths.subList(1, paths.size())) {
      FileFormat found = of(conf, path);
      if (found != format) {
        throw new InputException(
            "%s: found %s, expected %s as %s is; give files of one format",
            path, found, format, paths.get(0));
      }
    }
    return format;
  }

  /**
   * How Spark is to read rows, where it is: if so asked, or from a directory of partitions, whose
   * names hold columns.
   */
  static Optional<TableReading> bySpark(
      Configuration conf, List<String> inputs, TableReading reading) throws IOException {
    if (reading.isBySpark()) {
      return Optional.of(reading);
    }
    Optional<Path> file =
        inputs.size() == 1 ? InputPaths.partitioned(conf, inputs.get(0)) : Optional.empty();
    FileFormat format = file.isEmpty() ? null : of(conf, file.get());
    return format == PARQUET || format == ORC
        ? Optional.of(reading.of(format.name().toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * Looks at what is to be one input; needs a Spark session for tables.
   *
   * @param inputs files, directories and globs, or what a source of Spark's takes
   * @param limit rows to use at the most, 0 for all
   * @param query how tables are read
   * @throws InputException if they are no such input
   */
  public static RowInput inspect(
      Configuration conf, List<String> inputs, long limit, TableQuery query) throws IOException {
    TableReading reading = query.reading();
    Optional<TableReading> bySpark = bySpark(conf, inputs, reading);
    if (bySpark.isPresent()) {
      SparkSession session = SparkJob.activeSession();
      return TableInputs.of(session, SparkTable.open(session, inputs, bySpark.get()), query, limit);
    }
    List<Path> paths = InputPaths.resolve(conf, inputs);
    FileFormat format =
        reading.fileFormat().isPresent() ? reading.fileFormat().get() : of(conf, paths);
    if (format != IDX && format != NPY) {
      SparkSession session = SparkJob.activeSession();
      Table table = format.table(session, paths, reading.dialect()).orElseThrow();
      return TableInputs.of(session, table, query, limit);
    }
    if (query.namesColumns()) {
      throw new UsageException(
          "{features}, {exclude}, {label}, {weight}, {id} and {keep} name columns of tables, and %s"
              + " is %s; leave them out",
          paths.get(0), format);
    }
    boolean ordered = reading.order() != null && reading.order() != RowOrder.FILE;
    if (ordered || reading.where() != null) {
      throw new UsageException(
          "{order} and {where} are for tables, and %s is %s; leave them out", paths.get(0), format);
    }
    RangeInput input = RangeInput.inspect(conf, paths, limit);
    if (format == NPY && input.rowShape().length == 0) {
      throw new InputException(
          "%s: found the shape (%d), expected two axes or more: rows and their values",
          paths.get(0), input.ranges().get(0).rows());
    }
    return input;
  }
}

package io.emmer.spark.rows;

import io.emmer.em.NamesSettings;
import io.emmer.em.model.Checksums;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.SparkThrowable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/** Looks at Parquet files: footers, schema, and one row; tells damaged ones from other failures. */
final class ParquetFiles {
  /** Has pages compared with the checksums that Spark writes. */
  static final String VERIFY_PAGES = "parquet.page.verify-checksum.enabled";

  private static final String READING_FAILED = "FAILED_READ_FILE";
  private static final int TAIL_BYTES = 8;

  private final SparkSession session;
  private final Configuration conf;
  private final TableColumns columns;

  ParquetFiles(SparkSession session, Configuration conf, TableColumns columns) {
    this.session = session;
    this.conf = conf;
    this.columns = columns;
  }

  /**
   * Checks that all files can be read as one input.
   *
   * @param limit rows to use at the most, 0 for all
   */
  static TableInput inspect(
      SparkSession session, Configuration conf, List<Path> paths, TableQuery query, long limit)
      throws IOException {
    Path first = LocalFiles.fileSystem(conf, paths.get(0)).makeQualified(paths.get(0));
    List<String> names =
        addFile(conf, first, new ArrayList<>()).getSchema().getFields().stream()
            .map(Type::getName)
            .toList();
    return new ParquetFiles(session, conf, query.among(names, first.toString()))
        .inspect(paths, limit);
  }

  private TableInput inspect(List<Path> paths, long limit) throws IOException {
    SparkJob.requireLossless(key -> session.conf().get(key, "false"));
    List<RowInput.File> files = new ArrayList<>();
    FileMetaData first = null;
    for (Path path : paths) {
      Path file = LocalFiles.fileSystem(conf, path).makeQualified(path);
      FileMetaData footer = addFile(conf, file, files);
      first = first == null ? footer : first;
      checkColumns(file, footer.getSchema(), first.getSchema(), files.get(0).path());
    }
    long rows = files.stream().mapToLong(RowInput.File::rows).sum();
    if (rows == 0) {
      throw new InputException("%s: no rows, expected at least one", paths.get(0));
    }
    return input(
        files,
        ParquetScan.schema(files.get(0).path(), first, columns.all()),
        limit > 0 ? Math.min(limit, rows) : rows);
  }

  /**
   * Adds what a file's footer says.
   *
   * @param file with scheme and authority
   * @throws InputException if it has no readable one
   */
  static FileMetaData addFile(Configuration conf, Path file, List<RowInput.File> files)
      throws IOException {
    FileSystem fs = LocalFiles.fileSystem(conf, file);
    FileStatus status = fs.getFileStatus(file);
    try (ParquetFileReader reader = ParquetFileReader.open(new StoredFile(fs, status))) {
      files.add(
          new RowInput.File(
              file.toString(),
              status.getLen(),
              reader.getRecordCount(),
              footerChecksum(fs, status)));
      return reader.getFileMetaData();
    } catch (IOException | RuntimeException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(
          e,
          "%s: no readable Parquet footer (%s); fetch the file again",
          file,
          Failures.firstLine(e.getMessage()));
    }
  }

  /** A file whose bytes come from where all others come from. */
  private record StoredFile(FileSystem fs, FileStatus status) implements InputFile {
    @Override
    public long getLength() {
      return status.getLen();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      return HadoopStreams.wrap(fs.open(status.getPath()));
    }
  }

  private static byte[] footerChecksum(FileSystem fs, FileStatus status) throws IOException {
    try (FSDataInputStream in = fs.open(status.getPath())) {
      byte[] tail = new byte[TAIL_BYTES];
      in.readFully(status.getLen() - TAIL_BYTES, tail);
      int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      byte[] footer = new byte[length];
      in.readFully(status.getLen() - TAIL_BYTES - length, footer);
      return Checksums.sha256().digest(footer);
    }
  }

  private void checkColumns(Path file, MessageType schema, MessageType first, String firstPath) {
    for (String name : columns.all()) {
      if (!schema.containsField(name)) {
        throw new InputException(
            "%s: no column '%s', found %s; give {features}, {label}, {weight} or {id} as they are",
            file, name, schema.getFields().stream().map(field -> field.getName()).toList());
      }
      if (!schema.getType(name).equals(first.getType(name))) {
        throw new InputException(
            "%s: column '%s' is %s, expected %s as in %s; give files of one schema",
            file, name, oneLine(schema.getType(name)), oneLine(first.getType(name)), firstPath);
      }
    }
  }

  private static String oneLine(Object type) {
    return type.toString().replaceAll("\\s+", " ");
  }

  private TableInput input(List<RowInput.File> files, StructType schema, long rows)
      throws IOException {
    StructType numbers = columns.read(schema);
    RowInput.File sample = files.stream().filter(file -> file.rows() > 0).findFirst().orElseThrow();
    List<DataType> types =
        columns.features().stream().map(name -> numbers.apply(name).dataType()).toList();
    FeatureReader features = FeatureReader.of(columns.features(), types);
    if (features == null) {
      throw new InputException(
          "%s: {features} %s is %s, expected one column of numbers, arrays of numbers or vectors,"
              + " or several of numbers",
          sample.path(),
          String.join(",", columns.features()),
          types.stream().map(DataType::simpleString).toList());
    }
    requireNumber(sample, numbers);
    requireText(sample, schema, columns.label(), NamesSettings.setting("label"));
    requireText(sample, schema, columns.id(), NamesSettings.setting("id"));
    int dimensions = dimensions(sample, schema, features);
    Metadata metadata =
        columns.features().size() == 1
            ? schema.apply(columns.features().get(0)).metadata()
            : Metadata.empty();
    boolean bytes = TableColumns.isUnsignedBytes(metadata) && features.isWhole();
    return new TableInput(
        files,
        rows,
        null,
        columns,
        features,
        TableColumns.rowShape(metadata, dimensions),
        bytes ? (Double) TableColumns.scale(metadata) : null,
        schema,
        ParquetScan.ROWS);
  }

  private void requireNumber(RowInput.File file, StructType schema) {
    String name = columns.weight();
    if (name != null && NumberType.of(schema.apply(name).dataType()).isEmpty()) {
      throw new InputException(
          "%s: {weight} %s is %s, expected numbers",
          file.path(), name, schema.apply(name).dataType().simpleString());
    }
  }

  private static void requireText(
      RowInput.File file, StructType schema, String name, String option) {
    if (name == null) {
      return;
    }
    DataType type = schema.apply(name).dataType();
    if (!(type instanceof AtomicType) || type.equals(DataTypes.BinaryType)) {
      throw new InputException(
          "%s: %s %s is %s, expected texts, numbers or dates",
          file.path(), option, name, type.simpleString());
    }
  }

  private int dimensions(RowInput.File file, StructType schema, FeatureReader features)
      throws IOException {
    if (features.form() == FeatureReader.Form.COLUMNS) {
      return columns.features().size();
    }
    Row row = first(file, schema);
    int size =
        row.isNullAt(0)
            ? 0
            : row.get(0) instanceof Vector vector ? vector.size() : row.getList(0).size();
    if (size == 0) {
      throw new InputException(
          "%s: row 0: features are %s, expected at least one value",
          file.path(), row.isNullAt(0) ? "null" : "empty");
    }
    return size;
  }

  private Row first(RowInput.File file, StructType schema) throws IOException {
    try {
      return ParquetScan.read(session, List.of(file.path()), schema)
          .select(columns.column(schema, columns.features().get(0)))
          .first();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw rethrow(e);
    }
  }

  /** Throws what the user is to see: an {@link InputException} where a file is damaged. */
  static RuntimeException rethrow(Exception failure) {
    for (Throwable t : ExceptionUtils.getThrowableList(failure)) {
      boolean reading =
          t instanceof SparkThrowable spark
              && spark.getCondition() != null
              && spark.getCondition().startsWith(READING_FAILED);
      Throwable root = ExceptionUtils.getRootCause(failure);
      if (reading && !StorageFailures.isOfFileSystem(failure)) {
        throw new InputException(
            failure,
            "%s (%s); the file is damaged or was changed: fetch it again",
            Failures.firstLine(t.getMessage()),
            Failures.firstLine(root.getMessage()));
      }
    }
    return ExceptionUtils.rethrow(failure);
  }
}

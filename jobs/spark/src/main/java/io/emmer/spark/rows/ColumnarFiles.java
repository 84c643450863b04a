package io.emmer.spark.rows;

import io.emmer.em.NamesSettings;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Looks at columnar files: footers, schema, and one row; tells damaged ones from other failures.
 */
final class ColumnarFiles {
  private static final String READING_FAILED = "FAILED_READ_FILE";

  private ColumnarFiles() {}

  /**
   * Checks that all files can be read as one input.
   *
   * @param limit rows to use at the most, 0 for all
   */
  static TableInput inspect(
      SparkSession session, ColumnarFormat format, List<Path> paths, TableQuery query, long limit)
      throws IOException {
    SparkJob.requireLossless(key -> session.conf().get(key, "false"));
    Configuration conf = session.sparkContext().hadoopConfiguration();
    List<RowInput.File> files = new ArrayList<>();
    Footer first = null;
    TableColumns columns = null;
    for (Path path : paths) {
      Path file = LocalFiles.fileSystem(conf, path).makeQualified(path);
      Footer footer = format.footer(conf, file);
      if (first == null) {
        first = footer;
        columns = query.among(footer.names(), file.toString());
      }
      footer.requireColumns(columns.all(), first);
      files.add(footer.file());
    }
    long rows = files.stream().mapToLong(RowInput.File::rows).sum();
    if (rows == 0) {
      throw new InputException("%s: no rows, expected at least one", paths.get(0));
    }
    return input(
        session,
        files,
        limit > 0 ? Math.min(limit, rows) : rows,
        columns,
        first.schema(columns.all()),
        format);
  }

  private static TableInput input(
      SparkSession session,
      List<RowInput.File> files,
      long rows,
      TableColumns columns,
      StructType schema,
      TableScan scan)
      throws IOException {
    StructType numbers = columns.read(schema);
    RowInput.File sample = files.stream().filter(file -> file.rows() > 0).findFirst().orElseThrow();
    List<DataType> types =
        columns.features().stream().map(name -> numbers.apply(name).dataType()).toList();
    FeatureReader features = FeatureReader.of(columns, types);
    if (features == null) {
      throw new InputException(
          "%s: {features} %s is %s, expected one column of numbers, arrays of numbers or vectors,"
              + " or several of numbers",
          sample.path(),
          String.join(",", columns.features()),
          types.stream().map(DataType::simpleString).toList());
    }
    requireRoles(sample, columns, schema);
    int dimensions =
        features.isOfColumns()
            ? columns.features().size()
            : dimensions(session, sample, columns, schema, scan, features);
    Metadata metadata = metadata(columns, schema);
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
        scan);
  }

  /** What the only column of features says besides its type. */
  private static Metadata metadata(TableColumns columns, StructType schema) {
    return columns.features().size() == 1
        ? schema.apply(columns.features().get(0)).metadata()
        : Metadata.empty();
  }

  private static void requireRoles(RowInput.File sample, TableColumns columns, StructType schema) {
    String weight = columns.weight();
    if (weight != null && NumberType.of(columns.read(schema).apply(weight).dataType()).isEmpty()) {
      throw new InputException(
          "%s: {weight} %s is %s, expected numbers",
          sample.path(), weight, schema.apply(weight).dataType().simpleString());
    }
    requireText(sample, schema, columns.label(), NamesSettings.setting("label"));
    requireText(sample, schema, columns.id(), NamesSettings.setting("id"));
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

  private static int dimensions(
      SparkSession session,
      RowInput.File file,
      TableColumns columns,
      StructType schema,
      TableScan scan,
      FeatureReader reader)
      throws IOException {
    TableColumns features = new TableColumns(columns.features(), null, null, null, null);
    int size;
    try {
      InternalRow row = scan.rows(session, List.of(file), features, schema).first();
      size = reader.dimensions(row);
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw rethrow(e);
    }
    if (size <= 0) {
      throw new InputException(
          "%s: row 0: features are %s, expected at least one value",
          file.path(), size < 0 ? "null" : "empty");
    }
    return size;
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

package io.emmer.spark.rows;

import io.emmer.em.NamesSettings;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/** Makes inputs of tables: their columns in roles, some of their rows, in an order. */
final class TableInputs {
  private TableInputs() {}

  /**
   * The rows of a table that are asked for.
   *
   * @param limit rows to use at the most, 0 for all
   * @throws InputException if there are no such columns or rows, or columns of other types than
   *     their roles need
   * @throws UsageException if the rows have no such order
   */
  static TableInput of(SparkSession session, Table table, TableQuery query, long limit)
      throws IOException {
    SparkJob.requireLossless(key -> session.conf().get(key, "false"));
    RowOrder order = order(table, query);
    TableColumns columns = query.among(table.names(), table.hasWholeRows(), table.path());
    StructType schema = table.schema(columns);
    FeatureReader features = features(table, columns, schema);
    requireRoles(table.path(), columns, schema);
    String where = query.reading().where();
    boolean filtered = where != null && table.isOfFiles();
    TableScan all =
        filtered
            ? FilteredScan.of(session, table, where, columns, schema)
            : table.scan(session, columns, schema);
    if (all.count() == 0) {
      throw new InputException(
          "%s: no rows%s, expected at least one",
          table.path(), where == null ? "" : NamesSettings.write(" where %s", where));
    }
    TableScan scan =
        filtered || order != RowOrder.FILE
            ? new SortedScan(all, columns, columns.read(schema), order)
            : all;
    int dimensions =
        features.isOfColumns()
            ? columns.features().size()
            : dimensions(session, all, columns.all().size(), features);
    Metadata metadata = metadata(columns, schema);
    boolean bytes = TableColumns.isUnsignedBytes(metadata) && features.isWhole();
    return new TableInput(
        scan,
        limit > 0 ? Math.min(limit, scan.count()) : scan.count(),
        null,
        columns,
        features,
        TableColumns.rowShape(metadata, dimensions),
        bytes ? (Double) TableColumns.scale(metadata) : null,
        schema,
        query.known().isEmpty() ? table.doubts(columns, !query.features().isEmpty()) : List.of());
  }

  private static RowOrder order(Table table, TableQuery query) {
    RowOrder asked = query.reading().order();
    if (asked == RowOrder.FILE && !table.isOfFiles()) {
      throw new UsageException(
          "{order} file: the rows of %s have no order of their own; give id, with {id}, or content",
          table.path());
    }
    if (asked == RowOrder.ID && query.id() == null) {
      throw new UsageException("{order} id: no column of ids is named; give {id} too");
    }
    if (asked != null) {
      return asked;
    }
    return table.isOfFiles() ? RowOrder.FILE : query.id() == null ? RowOrder.CONTENT : RowOrder.ID;
  }

  private static FeatureReader features(Table table, TableColumns columns, StructType schema) {
    StructType read = columns.read(schema);
    List<DataType> types =
        columns.features().stream().map(name -> read.apply(name).dataType()).toList();
    FeatureReader features = FeatureReader.of(columns, types);
    if (features == null) {
      String name =
          columns.features().stream()
              .filter(one -> !isCell(columns, read.apply(one).dataType()))
              .findFirst()
              .orElseThrow();
      throw noFeature(table.path(), name, schema.apply(name).dataType(), columns);
    }
    return features;
  }

  /** Whether a column of this type may be one feature of several. */
  private static boolean isCell(TableColumns columns, DataType type) {
    return NumberType.of(type).isPresent()
        || (columns.cells() != null && type.equals(DataTypes.StringType));
  }

  private static InputException noFeature(
      String path, String name, DataType type, TableColumns columns) {
    boolean isWhole = type instanceof ArrayType || type.equals(SQLDataTypes.VectorType());
    boolean isText = type instanceof AtomicType && !type.equals(DataTypes.BinaryType);
    String advice =
        isWhole && columns.features().size() > 1
            ? NamesSettings.write("give it alone, by {features}, or leave it out, by {exclude}")
            : isText
                ? NamesSettings.write("leave it out, by {exclude}, or give {family} mixed")
                : NamesSettings.write("leave it out, by {exclude}");
    return new InputException(
        "%s: column '%s' is %s, expected numbers%s; %s",
        path,
        name,
        type.simpleString(),
        columns.features().size() > 1 ? "" : ", or arrays or vectors of numbers",
        advice);
  }

  /** What the only column of features says besides its type. */
  private static Metadata metadata(TableColumns columns, StructType schema) {
    return columns.features().size() == 1
        ? schema.apply(columns.features().get(0)).metadata()
        : Metadata.empty();
  }

  private static void requireRoles(String path, TableColumns columns, StructType schema) {
    String weight = columns.weight();
    if (weight != null && NumberType.of(columns.read(schema).apply(weight).dataType()).isEmpty()) {
      throw new InputException(
          "%s: {weight} %s is %s, expected numbers",
          path, weight, schema.apply(weight).dataType().simpleString());
    }
    requireText(path, schema, columns.label(), NamesSettings.setting("label"));
    requireText(path, schema, columns.id(), NamesSettings.setting("id"));
    for (String name : columns.keep()) {
      requireText(path, schema, name, NamesSettings.setting("keep"));
    }
  }

  private static void requireText(String path, StructType schema, String name, String option) {
    if (name == null) {
      return;
    }
    DataType type = schema.apply(name).dataType();
    if (!(type instanceof AtomicType) || type.equals(DataTypes.BinaryType)) {
      throw new InputException(
          "%s: %s %s is %s, expected texts, numbers or dates",
          path, option, name, type.simpleString());
    }
  }

  /** Number of values of one of the rows. */
  private static int dimensions(
      SparkSession session, TableScan scan, int width, FeatureReader features) throws IOException {
    InternalRow row;
    try {
      row = scan.rows(session).first();
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      throw SparkFiles.rethrow(e);
    }
    int size = features.dimensions(row);
    if (size <= 0) {
      long number = new FileRows(scan.files()).of(row, width);
      throw new InputException(
          "%s: row %d: features are %s, expected at least one value",
          RowInput.pathOf(scan.files(), number), number, size < 0 ? "null" : "empty");
    }
    return size;
  }
}

package io.emmer.spark.rows;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A table that has been looked at and that Spark can read. */
interface Table {
  /** The first file, or what the table is called. */
  String path();

  /** The columns, in order. */
  List<String> names();

  /** The types of all columns that can be read, for SQL. */
  StructType readable();

  /**
   * The types of some columns.
   *
   * @throws io.emmer.spark.InputException if one cannot be read for what it is wanted for
   */
  StructType schema(TableColumns columns);

  /** Reads the columns of that schema. */
  TableScan scan(SparkSession session, TableColumns columns, StructType schema) throws IOException;

  /** Whether a column called {@code features} holds all values of rows, as arrays or vectors. */
  default boolean hasWholeRows() {
    return Stream.of(readable().fields())
        .filter(field -> field.name().equals(TableColumns.FEATURES))
        .map(StructField::dataType)
        .anyMatch(type -> type instanceof ArrayType || type.equals(SQLDataTypes.VectorType()));
  }

  /** Whether rows stand in files one behind the other. */
  default boolean isOfFiles() {
    return true;
  }

  /** All rows of some columns, all atomic, as {@link TableColumns#read} has their types. */
  default Dataset<Row> frame(SparkSession session, StructType schema) throws IOException {
    TableColumns columns = TableColumns.cells(List.of(schema.fieldNames()));
    StructType read = FilteredScan.numbered(columns.read(schema));
    SparkSession telling = FilteredScan.telling(session, schema);
    return Sessions.frame(telling, scan(session, columns, schema).rows(session), read)
        .select(Stream.of(schema.fieldNames()).map(FrameInput::column).toArray(Column[]::new));
  }

  /**
   * Which features may not be what they are taken for, a line each; none where nothing is known.
   *
   * @param chosen whether somebody named the features one by one
   */
  default List<String> doubts(TableColumns columns, boolean chosen) {
    return List.of();
  }

  /** The first file, with the types of its columns. */
  TableFile file();
}

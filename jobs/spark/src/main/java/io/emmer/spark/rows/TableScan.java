package io.emmer.spark.rows;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Reads the rows of files of one format of tables, wherever Spark reads each. */
interface TableScan extends Serializable {
  /** Such as {@code parquet}. */
  String name();

  /**
   * All rows of the files, in any order.
   *
   * @param columns that are wanted
   * @param schema their types in the files
   * @return the columns as {@link TableColumns#read} has their types, then the file's path as a
   *     URI, then the row's number in the file
   */
  JavaRDD<InternalRow> rows(
      SparkSession session, List<RowInput.File> files, TableColumns columns, StructType schema)
      throws IOException;
}

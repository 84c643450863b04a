package io.emmer.spark.rows;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/** Reads some columns of all rows of a table, wherever Spark reads each row. */
interface TableScan extends Serializable {
  /** Such as {@code parquet}. */
  String format();

  /** The files, in the order of their rows. */
  List<RowInput.File> files();

  /**
   * All rows, in any order.
   *
   * @return the columns as {@link TableColumns#read} has their types, then the file's path, plain
   *     or as a URI, then the row's number in the file; where {@link #order} is not that of the
   *     files, then a key, and the row's number among all
   */
  JavaRDD<InternalRow> rows(SparkSession session) throws IOException;

  /** Whether the files are such. */
  default boolean isOfFiles() {
    return true;
  }

  /** Number of rows. */
  default long count() {
    return files().stream().mapToLong(RowInput.File::rows).sum();
  }

  /** What rows are numbered by. */
  default RowOrder order() {
    return RowOrder.FILE;
  }

  /** Whether rows come with numbers of their own. */
  default boolean isNumbered() {
    return false;
  }
}

package io.emmer.spark.rows;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** A format of tables whose files tell in footers how many rows and which columns they hold. */
interface ColumnarFormat extends Serializable {
  /** Such as {@code parquet}. */
  String name();

  /**
   * What the footer of a file says.
   *
   * @param file with scheme and authority
   * @throws io.emmer.spark.InputException if it has no readable one
   */
  Footer footer(Configuration conf, Path file) throws IOException;

  /**
   * All rows of files, as {@link TableScan#rows} has them.
   *
   * @param files paths with scheme and authority
   * @param schema the types of the columns in the files
   */
  JavaRDD<InternalRow> rows(
      SparkSession session, List<String> files, TableColumns columns, StructType schema)
      throws IOException;
}

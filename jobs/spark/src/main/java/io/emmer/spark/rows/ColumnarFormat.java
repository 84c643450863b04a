package io.emmer.spark.rows;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A format of tables whose files tell in footers how many rows and which columns they hold. */
interface ColumnarFormat extends TableScan {
  /**
   * What the footer of a file says.
   *
   * @param file with scheme and authority
   * @throws io.emmer.spark.InputException if it has no readable one
   */
  Footer footer(Configuration conf, Path file) throws IOException;
}

package io.emmer.spark.store;

import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Tables that Spark writes as Parquet. */
public final class ParquetTable {
  private static final String SUCCESS_MARK = "mapreduce.fileoutputcommitter.marksuccessfuljobs";

  private ParquetTable() {}

  /** A reader of what was written, to which names are no patterns. */
  public static DataFrameReader reader(SparkSession session) {
    return session.read().option("__globPaths__", false);
  }

  /**
   * Writes a table, a file a partition. If a task fails for good, those beside it are killed, and
   * have ended when this throws, unless they take longer than half a minute: one that still runs
   * would bring its directory back after the caller deleted it.
   *
   * @param directory exists, empty but for files that belong beside the table
   */
  public static void write(Dataset<Row> table, String directory) {
    SparkContext spark = table.sparkSession().sparkContext();
    String id = UUID.randomUUID().toString();
    RunningTasks tasks = new RunningTasks(id);
    spark.addSparkListener(tasks);
    spark.setLocalProperty(RunningTasks.OF, id);
    try {
      // A directory of Emmer's has another mark.
      table.write().option(SUCCESS_MARK, false).mode(SaveMode.Append).parquet(directory);
    } catch (Exception e) { // Scala's methods throw checked ones that they do not declare.
      tasks.awaitEnd();
      throw e;
    } finally {
      spark.setLocalProperty(RunningTasks.OF, null);
      spark.removeSparkListener(tasks);
    }
  }
}

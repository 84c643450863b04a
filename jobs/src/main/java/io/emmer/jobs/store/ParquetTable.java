package io.emmer.jobs.store;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Tables that Spark writes as Parquet. */
public final class ParquetTable {
  private static final long MAX_WAIT_SECONDS = 30;
  private static final long POLL_MILLIS = 100;

  private ParquetTable() {}

  /**
   * Writes a table, a file a partition. If a task fails for good, those beside it are killed, and
   * have ended when this throws, unless they take longer than half a minute: one that still runs
   * would bring its directory back after the caller deleted it.
   *
   * @param directory exists, empty but for files that belong beside the table
   */
  public static void write(Dataset<Row> table, String directory) {
    boolean written = false;
    try {
      table.write().mode(SaveMode.Append).parquet(directory);
      written = true;
    } finally {
      if (!written) {
        awaitTasks(table.sparkSession().sparkContext());
      }
    }
  }

  private static void awaitTasks(SparkContext spark) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    try {
      do {
        // Before the first look too: what Spark tells of itself lags behind.
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } while (!spark.isStopped()
          && System.nanoTime() < end
          && Stream.of(spark.statusTracker().getExecutorInfos())
              .mapToInt(SparkExecutorInfo::numRunningTasks)
              .anyMatch(running -> running > 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

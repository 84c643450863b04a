package io.emmer.spark.metrics;

import io.emmer.em.FitListener;
import io.emmer.spark.fit.SharedRuns;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One JSON line for every pass over the data of a fit, as soon as the pass is over. What cannot be
 * written or is not reported in time ends no fit.
 */
public final class FitMetrics implements AutoCloseable {
  /** Stands for standard error as the name of the file. */
  public static final String STANDARD_ERROR = "-";

  /** Spark's reports come within milliseconds, but for a driver that is at its end. */
  private static final long WAIT_MILLIS = 1000;

  private final JavaSparkContext spark;
  private final PrintWriter err;
  private final MetricsFile fileOrNull;
  private final PassMeter meter = new PassMeter();
  private final boolean on;
  private SparkDataset.Pass last;
  private long passes;
  private boolean broken;

  private FitMetrics(JavaSparkContext spark, PrintWriter err, MetricsFile fileOrNull, boolean on) {
    this.spark = spark;
    this.err = err;
    this.fileOrNull = fileOrNull;
    this.on = on;
  }

  /** Tells nobody. */
  public static FitMetrics none() {
    return new FitMetrics(null, null, null, false);
  }

  /**
   * Opens the file.
   *
   * @param nameOrNull on anything that Hadoop's FileSystem writes, {@value #STANDARD_ERROR} for
   *     {@code err}, or null for no metrics at all
   * @param err takes a warning, once, if the file can be written no more
   */
  public static FitMetrics open(JavaSparkContext spark, String nameOrNull, PrintWriter err)
      throws IOException {
    if (nameOrNull == null) {
      return none();
    }
    boolean isFile = !nameOrNull.equals(STANDARD_ERROR);
    MetricsFile file = isFile ? MetricsFile.append(spark.hadoopConfiguration(), nameOrNull) : null;
    FitMetrics metrics = new FitMetrics(spark, err, file, true);
    spark.sc().addSparkListener(metrics.meter);
    return metrics;
  }

  /** Counts what passes over {@code data} send, from now on. */
  public void watch(SparkDataset data) {
    if (on) {
      data.watch(pass -> last = pass);
    }
  }

  /**
   * A listener for runs over a dataset that is watched.
   *
   * @param runs in the order of the starts
   */
  public FitListener listener(List<SharedRuns.Run> runs) {
    if (!on) {
      return FitListener.NONE;
    }
    PassLine line = new PassLine(spark.sc().applicationId(), runs);
    return event -> {
      if (line.add(event)) {
        write(line.text(++passes, last, count()));
      }
    };
  }

  private Optional<PassMeter.Count> count() {
    try {
      return last == null ? Optional.empty() : meter.take(last.number(), WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void write(String line) {
    if (broken) {
      return;
    }
    try {
      if (fileOrNull == null) {
        err.println(line);
        err.flush();
      } else {
        fileOrNull.line(line);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Closing fails again after writing did, as it tries to write what is left. */
  private void giveUp(IOException e) {
    if (!broken) {
      err.println("warning: --metrics: no more lines, going on without: " + e.getMessage());
    }
    broken = true;
  }

  @Override
  public void close() {
    if (on) {
      spark.sc().removeSparkListener(meter);
    }
    try {
      if (fileOrNull != null) {
        fileOrNull.close();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }
}

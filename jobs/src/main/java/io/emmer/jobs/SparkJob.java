package io.emmer.jobs;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A Spark session that a verb started, or joined where one ran before. */
public final class SparkJob implements AutoCloseable {
  private static final List<String> LOSSY =
      List.of(
          "spark.files.ignoreCorruptFiles",
          "spark.files.ignoreMissingFiles",
          "spark.sql.files.ignoreCorruptFiles",
          "spark.sql.files.ignoreMissingFiles");

  private final SparkSession session;
  private final boolean owned;

  private SparkJob(SparkSession session, boolean owned) {
    this.session = session;
    this.owned = owned;
  }

  /**
   * Starts Spark, or joins what runs, whose settings then stay as they are.
   *
   * @param master or null for what spark-submit set, else all cores of this machine
   * @param settings KEY=VALUE
   * @throws UsageException if a setting is malformed, or would lose rows silently
   */
  public static SparkJob start(String name, String master, List<String> settings) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return new SparkJob(SparkSession.getDefaultSession().get(), false);
    }
    SparkConf conf = new SparkConf().setAppName(name).setIfMissing("spark.ui.enabled", "false");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--conf " + setting + ": expected KEY=VALUE");
      }
      conf.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", "local[*]");
    for (String key : LOSSY) {
      if (conf.getBoolean(key, false)) {
        throw new UsageException(key + " is true and would lose rows silently; set it to false");
      }
    }
    return new SparkJob(SparkSession.builder().config(conf).getOrCreate(), true);
  }

  public SparkSession session() {
    return session;
  }

  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  public Configuration hadoop() {
    return context().hadoopConfiguration();
  }

  @Override
  public void close() {
    if (owned) {
      session.stop();
    }
  }
}

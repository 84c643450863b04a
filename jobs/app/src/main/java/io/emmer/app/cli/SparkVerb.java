package io.emmer.app.cli;

import io.emmer.spark.SparkJob;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;

/** A verb that checks its options, and only then starts Spark and does its work. */
abstract class SparkVerb extends Verb {
  /** Spark, while the work is done. */
  SparkJob job;

  /** The files that Spark reaches, while the work is done. */
  HadoopStore store;

  /** A setting of Spark that suits the work, or null. */
  String sparkSetting;

  /** What is done on Spark. */
  @FunctionalInterface
  interface SparkWork {
    void run() throws IOException;
  }

  /** Checks all options that can be checked without Spark, and returns the work. */
  abstract SparkWork prepare() throws IOException;

  @Override
  final void run() throws IOException {
    SparkWork work = prepare();
    try (SparkJob started = startSpark(sparkSetting)) {
      job = started;
      store = new HadoopStore(started.hadoop());
      work.run();
    }
  }
}

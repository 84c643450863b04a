package io.emmer.app.cli;

import io.emmer.spark.SparkJob;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.List;

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

  /** Checks the files that are named, before Spark starts and again where it has. */
  void check(FileChecks files) throws IOException {}

  /** Whether nothing is to do on Spark, which has been told then. */
  boolean isDone(FileChecks early) throws IOException {
    return false;
  }

  /** Refuses places among what was found to be read. */
  final void requireApart(List<String> found) throws IOException {
    List<FileChecks.Input> inputs =
        found.stream().map(path -> new FileChecks.Input(path, false)).toList();
    root().requireApart(FileChecks.of(job.hadoop()), this, inputs);
  }

  @Override
  final void run() throws IOException {
    SparkWork work = prepare();
    if (isFront() || !SparkJob.isRunning()) {
      FileChecks early = earlyFiles();
      root().requireApart(early, this, inputs());
      check(early);
      if (isDone(early)) {
        return;
      }
    }
    try (SparkJob started = startSpark(sparkSetting)) {
      job = started;
      store = new HadoopStore(started.hadoop());
      FileChecks files = FileChecks.of(started.hadoop());
      root().requireApart(files, this, inputs());
      check(files);
      work.run();
    }
  }
}

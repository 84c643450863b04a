package io.emmer.app.cli;

import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.TableFiles;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** Looks for the rows of a query, and refuses places that are, or hold, what was found. */
  final RowSource inspect(RowQuery query) throws IOException {
    if (places().isEmpty()) {
      return query.inspect(job.hadoop());
    }
    requireOutside(places(), query);
    RowSource rows = query.inspect(job.hadoop());
    FileChecks.of(job.hadoop()).requireNotIn(places(), rows.files());
    return rows;
  }

  /** Refuses places that are, hold, or are in a table of the catalog. */
  final void requireOutside(Map<String, String> places, RowQuery query) throws IOException {
    Optional<TableFiles> table = query.tableFiles();
    if (table.isPresent()) {
      FileChecks files = FileChecks.of(job.hadoop());
      files.requireNotIn(places, table.get().files());
      List<FileChecks.Input> folders =
          table.get().folders().stream().map(name -> new FileChecks.Input(name, false)).toList();
      for (Map.Entry<String, String> place : places.entrySet()) {
        files.requireApart(Map.of(place.getKey(), place.getValue()), folders);
      }
    }
  }

  @Override
  final void run() throws IOException {
    SparkWork work = prepare();
    if (isFront() || !SparkJob.isRunning()) {
      FileChecks early = earlyFiles();
      early.requireApart(places(), inputs());
      check(early);
      if (isDone(early)) {
        return;
      }
    }
    try (SparkJob started = startSpark(sparkSetting)) {
      job = started;
      store = new HadoopStore(started.hadoop());
      FileChecks files = FileChecks.of(started.hadoop());
      files.requireApart(places(), inputs());
      check(files);
      work.run();
    }
  }
}

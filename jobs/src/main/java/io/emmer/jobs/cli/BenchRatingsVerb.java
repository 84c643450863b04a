package io.emmer.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.factor.FactorLoop;
import io.emmer.jobs.SparkJob;
import io.emmer.jobs.ratings.AlsComparison;
import io.emmer.jobs.ratings.FactorSettings;
import io.emmer.jobs.ratings.RatingReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times factorize against MLlib's ALS. */
@Command(
    name = "bench-ratings",
    description = {
      "Times factorize and MLlib's ALS by turns on the same training ratings:",
      "(t(long) - t(short)) / (long - short) iterations, the median of some runs. MLlib weights",
      "lambda by the numbers of ratings, so errors compare at other values of it."
    },
    footer = {
      "",
      "Example:",
      "  emmer bench-ratings --input u.data --factors 100 --master 'local[2]'"
    })
final class BenchRatingsVerb extends Verb {
  @Option(
      names = "--input",
      required = true,
      split = ",",
      paramLabel = "PATH",
      description = "Files, directories or globs of ratings.")
  private List<String> input;

  @Mixin private RatingFileOptions files;
  @Mixin private RatingOptions ratings;

  @Option(names = "--factors", paramLabel = "K", description = "Default ${DEFAULT-VALUE}.")
  private int factors = 100;

  @Option(names = "--lambda", paramLabel = "L", description = "Default ${DEFAULT-VALUE}.")
  private double lambda = 10;

  @Option(
      names = "--short",
      paramLabel = "I",
      description = "Iterations of the short run; default ${DEFAULT-VALUE}.")
  private int shortRun = 2;

  @Option(
      names = "--long",
      paramLabel = "I",
      description = "Iterations of the long run; default ${DEFAULT-VALUE}.")
  private int longRun = 12;

  @Option(names = "--runs", paramLabel = "R", description = "Default ${DEFAULT-VALUE}.")
  private int runs = 3;

  @Override
  void run() throws IOException {
    FactorizeVerb.require(factors >= 1, "--factors " + factors, "1 or more");
    FactorizeVerb.require(lambda > 0, "--lambda " + lambda, "a positive number");
    FactorizeVerb.require(runs >= 1, "--runs " + runs, "1 or more");
    FactorizeVerb.require(
        shortRun >= 1 && longRun > shortRun, "--short and --long", "1 or more, and more");
    FactorSettings settings =
        new FactorSettings(
            factors, lambda, 0, "random", new FactorLoop.Rule(longRun, 1, 1, 0), Long.MAX_VALUE);
    try (SparkJob job = startSpark()) {
      RatingReader reader = files.open(job, input, false);
      if (dryRun) {
        printDryRun(reader.describe());
        return;
      }
      int partitions = job.context().defaultParallelism();
      report(
          new AlsComparison(job, settings, err()::println)
              .run(reader, ratings.settings(0), partitions, shortRun, runs));
    }
  }

  private void report(List<AlsComparison.Result> results) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("factors", factors).put("lambda", lambda);
    ArrayNode rows = json.putArray("rows");
    StringBuilder text = new StringBuilder("system      ms/iteration   test RMSE");
    for (AlsComparison.Result result : results) {
      rows.addObject()
          .put("system", result.system())
          .put("msPerIteration", result.medianMs())
          .put("testRmse", result.testRmse());
      text.append(
          String.format(
              Locale.ROOT,
              "%n%-10s%14.1f%12.5f",
              result.system(),
              result.medianMs(),
              result.testRmse()));
    }
    printResult(json, text.toString());
  }
}

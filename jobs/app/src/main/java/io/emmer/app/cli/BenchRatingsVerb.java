package io.emmer.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.app.bench.BenchReport;
import io.emmer.app.bench.MllibBlas;
import io.emmer.em.factor.FactorLoop;
import io.emmer.spark.SparkJob;
import io.emmer.spark.ratings.AlsComparison;
import io.emmer.spark.ratings.FactorSettings;
import io.emmer.spark.ratings.RatingReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times factorize against MLlib's ALS. */
@Command(
    name = "bench-ratings",
    description = {
      "Times factorize and MLlib's ALS by turns on the same training ratings.",
      "An iteration takes (t(long) - t(short)) / (long - short), the median of some runs. Test"
          + " errors",
      "are those after --long iterations. MLlib multiplies lambda by the number of ratings of a"
          + " user",
      "or an item, so that errors compare only with --mllib-lambda."
    },
    footer = {
      "",
      "Examples:",
      "  emmer bench-ratings --input u.data --factors 100 --master 'local[2]'",
      "  emmer bench-ratings --input u.data --factors 10 --lambda 8 --mllib-lambda .1 --long 6"
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
      names = "--mllib-lambda",
      paramLabel = "L",
      description = "Lambda of MLlib's ALS; default that of --lambda.")
  private Double mllibLambda;

  @Option(
      names = "--short",
      paramLabel = "I",
      description = "Iterations of the short run; default ${DEFAULT-VALUE}.")
  private int shortRun = 2;

  @Option(
      names = "--long",
      paramLabel = "I",
      description = "Iterations of the long run; default ${DEFAULT-VALUE}.")
  private int longRun = 8;

  @Option(names = "--runs", paramLabel = "R", description = "Default ${DEFAULT-VALUE}.")
  private int runs = 3;

  @Override
  void run() throws IOException {
    FactorizeVerb.require(factors >= 1, "--factors " + factors, "1 or more");
    FactorizeVerb.require(lambda > 0, "--lambda " + lambda, "a positive number");
    FactorizeVerb.require(runs >= 1, "--runs " + runs, "1 or more");
    FactorizeVerb.require(
        shortRun >= 1 && longRun > shortRun, "--short and --long", "1 or more, and more");
    double other = mllibLambda == null ? lambda : mllibLambda;
    FactorizeVerb.require(other > 0, "--mllib-lambda " + other, "a positive number");
    FactorSettings settings =
        new FactorSettings(
            factors, lambda, 0, "random", new FactorLoop.Rule(longRun, 1, 1, 0), Long.MAX_VALUE);
    String blas = MllibBlas.select();
    try (SparkJob job = startSpark(SparkJob.SMALL_RECORDS)) {
      RatingReader reader = files.open(job, input, false);
      if (dryRun) {
        printDryRun(reader.describe());
        return;
      }
      int partitions = job.context().defaultParallelism();
      String machine = BenchReport.machine(job.context(), blas);
      err().println(machine);
      report(
          machine,
          new AlsComparison(job, settings, other, err()::println)
              .run(reader, ratings.settings(0), partitions, shortRun, runs));
    }
  }

  private void report(String machine, List<AlsComparison.Result> results) {
    double ratio = results.get(1).medianMs() / results.get(0).medianMs();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("machine", machine);
    json.put("factors", factors).put("shortRun", shortRun).put("longRun", longRun);
    ArrayNode rows = json.putArray("rows");
    StringBuilder text = new StringBuilder(machine).append(System.lineSeparator());
    text.append("system    lambda  ms/iteration (median, all)  test RMSE");
    for (AlsComparison.Result result : results) {
      ObjectNode row = rows.addObject().put("system", result.system());
      row.put("lambda", result.lambda()).put("msPerIteration", result.medianMs());
      row.put("testRmse", result.testRmse());
      ArrayNode all = row.putArray("allMs");
      Arrays.stream(result.ms()).forEach(all::add);
      text.append(
          String.format(
              Locale.ROOT,
              "%n%-8s%8.4g%12.1f  %-14s%11.5f",
              result.system(),
              result.lambda(),
              result.medianMs(),
              Arrays.stream(result.ms())
                  .mapToObj(ms -> String.format(Locale.ROOT, "%.1f", ms))
                  .collect(Collectors.joining(" ")),
              result.testRmse()));
    }
    json.put("ratio", ratio);
    text.append(String.format(Locale.ROOT, "%nMLlib takes %.2f times as long", ratio));
    printResult(json, text.toString());
  }
}

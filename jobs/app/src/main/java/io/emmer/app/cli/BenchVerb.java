package io.emmer.app.cli;

import io.emmer.app.bench.BenchJob;
import io.emmer.app.bench.BenchReport;
import io.emmer.app.bench.BenchSystem;
import io.emmer.app.bench.Measurement;
import io.emmer.app.bench.MllibBlas;
import io.emmer.app.bench.Work;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Times this project against MLlib. */
@Command(
    name = "bench",
    description = {
      "Times this project and Spark MLlib by turns, from the same starting rows, with no stop"
          + " rule.",
      "Milliseconds an iteration are (t(23 iterations) - t(3)) / 20, the median of some runs."
    },
    footer = {
      "",
      "Examples:",
      "  emmer bench --input train-images-idx3-ubyte.gz --master 'local[2]' --driver-memory 4g",
      "  emmer bench --input digits/images-idx3-ubyte --works kmeans,kmeans-restarts10 --json",
      "  emmer bench --input digits/images-idx3-ubyte --works gaussian-unit-k10-pca50"
    })
final class BenchVerb extends Verb {
  @Mixin private InputOptions input;

  @Option(
      names = "--works",
      split = ",",
      paramLabel = "WORK",
      description = {
        "FAMILY[-kK][-pcaD][-restartsR]: K instead of --components, the first D principal"
            + " components",
        "(by MLlib's PCA) instead of the rows, R restarts at once; default ${DEFAULT-VALUE}."
      })
  private List<String> works = Work.defaults();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "SYSTEM",
      description = {
        "Of ${COMPLETION-CANDIDATES}; default all. mllib-*: mllib.KMeans on a cached RDD;",
        "ml-sparse, ml-dense: ml.KMeans on a cached DataFrame; ml-mixture: ml.GaussianMixture,",
        "for gaussian-full."
      })
  private List<BenchSystem> systems = List.of(BenchSystem.values());

  @Option(
      names = "--components",
      paramLabel = "K",
      description = "Components or clusters; default ${DEFAULT-VALUE}.")
  private int components = 20;

  @Option(
      names = "--runs",
      paramLabel = "R",
      description = "Runs of every system; default ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the starting rows; default ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  void run() throws IOException {
    requirePositive("--components", components);
    requirePositive("--runs", runs);
    List<Work> parsed = works.stream().map(Work::parse).distinct().toList();
    BenchJob bench = new BenchJob(parsed, EnumSet.copyOf(systems), components, seed, runs);
    String blas = MllibBlas.select();
    try (SparkJob job = startSpark(SparkJob.SMALL_RECORDS)) {
      InputOptions.Inputs inputs = input.inspect(job.hadoop());
      if (dryRun) {
        printDryRun(inputs.describe());
        return;
      }
      String machine =
          "%s; %s; K=%d"
              .formatted(BenchReport.machine(job.context(), blas), inputs.describe(), components);
      err().println(machine);
      List<Measurement> measurements =
          bench.run(job.session(), family -> input.load(job, inputs, family), err()::println);
      BenchReport report = new BenchReport(machine, measurements);
      printResult(report.json(), report.text());
    }
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UsageException(option + " " + value + ": expected 1 or more; give a larger number");
    }
  }
}

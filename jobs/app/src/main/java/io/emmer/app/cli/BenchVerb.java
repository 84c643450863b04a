package io.emmer.app.cli;

import io.emmer.app.bench.BenchJob;
import io.emmer.app.bench.BenchReport;
import io.emmer.app.bench.BenchSystem;
import io.emmer.app.bench.MllibBlas;
import io.emmer.app.bench.RatingBench;
import io.emmer.app.bench.RatingWork;
import io.emmer.app.bench.RunLengths;
import io.emmer.app.bench.Work;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RatingSettings;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
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
      "Milliseconds an iteration are (t(long) - t(short)) / (long - short), the median of some"
          + " runs.",
      "Works on ratings are factorisations by factorize's steps and by MLlib's ALS, from a random"
          + " start;",
      "their test errors are those after the long run."
    },
    footer = {
      "",
      "Examples:",
      "  emmer bench --input train-images-idx3-ubyte.gz --master 'local[2]' --driver-memory 4g",
      "  emmer bench --input digits/images-idx3-ubyte --works kmeans,kmeans-restarts10 --json",
      "  emmer bench --input digits/images-idx3-ubyte --works gaussian-unit-k10-pca50",
      "  emmer bench --input u.data --works ratings-k10,ratings-k100 --lambda 8 --mllib-lambda .1"
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
        "(by MLlib's PCA) instead of the rows, R restarts at once; default ${DEFAULT-VALUE}.",
        "Or ratings[-kK] alone, of files of ratings: K factors, default 100."
      })
  private List<String> works = Work.defaults();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "SYSTEM",
      description = {
        "Of ${COMPLETION-CANDIDATES}; default all. mllib-*: mllib.KMeans on a cached RDD;",
        "ml-sparse, ml-dense: ml.KMeans on a cached DataFrame; ml-mixture: ml.GaussianMixture,",
        "for gaussian-full; ml-als: ml.ALS, for ratings."
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
      names = "--short",
      paramLabel = "I",
      description = "Iterations of the short run; default 3, of ratings 2.")
  private Integer shortRun;

  @Option(
      names = "--long",
      paramLabel = "I",
      description = "Iterations of the long run; default 23, of ratings 8.")
  private Integer longRun;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the starting rows, or of the split; default ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private RatingBenchOptions ratings;

  @Override
  void run() throws IOException {
    if (RatingWork.areAll(works)) {
      timeRatings(ratings.bench(works, systems, lengths(2, 8)), ratings.settings(seed));
    } else {
      timeFits();
    }
  }

  private RunLengths lengths(int defaultShort, int defaultLong) {
    return new RunLengths(
        shortRun == null ? defaultShort : shortRun, longRun == null ? defaultLong : longRun, runs);
  }

  private void timeRatings(RatingBench bench, RatingSettings settings) throws IOException {
    String blas = MllibBlas.select();
    try (SparkJob job = startSpark(SparkJob.SMALL_RECORDS)) {
      RatingReader reader = ratings.open(job, input.input);
      if (dryRun) {
        printDryRun(reader.describe());
        return;
      }
      String machine = BenchReport.machine(job.context(), blas);
      err().println(machine);
      print(new BenchReport(machine, bench.run(job, reader, settings, err()::println)));
    }
  }

  private void print(BenchReport report) {
    printResult(report.document(), report.text());
  }

  private void timeFits() throws IOException {
    if (components < 1) {
      throw new UsageException(
          "--components " + components + ": expected 1 or more; give a larger number");
    }
    List<Work> parsed = works.stream().map(Work::parse).distinct().toList();
    BenchJob bench =
        new BenchJob(parsed, EnumSet.copyOf(systems), components, seed, lengths(3, 23));
    RowQuery query = input.query();
    String blas = MllibBlas.select();
    try (SparkJob job = startSpark(SparkJob.SMALL_RECORDS)) {
      RowSource rows = query.inspect(job.hadoop());
      if (dryRun) {
        printDryRun(rows.describe());
        return;
      }
      String machine =
          "%s; %s; K=%d"
              .formatted(BenchReport.machine(job.context(), blas), rows.describe(), components);
      err().println(machine);
      print(new BenchReport(machine, bench.run(job, rows, err()::println)));
    }
  }
}

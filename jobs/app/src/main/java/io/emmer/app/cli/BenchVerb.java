package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.bench.BenchJob;
import io.emmer.app.bench.BenchReport;
import io.emmer.app.bench.BenchSystem;
import io.emmer.app.bench.Measurement;
import io.emmer.app.bench.MllibBlas;
import io.emmer.app.bench.Protocol;
import io.emmer.app.bench.RunLengths;
import io.emmer.app.bench.Work;
import io.emmer.em.Family;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RatingSettings;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Times this project against MLlib. */
@Command(
    name = "bench",
    customSynopsis = "emmer bench --input PATH [options]",
    description = {
      "Times Emmer and Spark's MLlib, alternating in one run.",
      "Both start from the same rows, without a stop rule. Milliseconds per iteration "
          + "are (t(long) - t(short)) / (long - short), the median of some runs, after a long "
          + "run of each to warm up; those of kmeans-whole are the time of a run to the "
          + "fixed point over its iterations. Works on "
          + "ratings are factorizations by factorize's steps and by MLlib's ALS, from a "
          + "random start; their test errors are those after the long run."
    },
    footer = {
      "  emmer bench --input train-images-idx3-ubyte.gz --master 'local[2]' --driver-memory 4g",
      "  emmer bench --input digits/images-idx3-ubyte --works kmeans,kmeans-restarts10 --json",
      "  emmer bench --input digits/images-idx3-ubyte --works gaussian-unit-k10-pca50",
      "  emmer bench --input t1m --works mixed-k10 --exclude segment --count count1,count2",
      "  emmer bench --input u.data --works ratings-k10,ratings-k100 --lambda 8 --mllib-lambda .1"
    })
final class BenchVerb extends SparkVerb {
  @Mixin private TrainingInputOptions input;

  @Option(
      names = "--works",
      split = ",",
      paramLabel = "WORK",
      description =
          "FAMILY[-kK][-pcaD][-restartsR]: K instead of --components, the first D "
              + "principal components (by MLlib's PCA) instead of the rows, R restarts at once; "
              + "kmeans so with -whole at the end: whole runs to the fixed point; "
              + "or ratings[-kK] alone, for files of ratings: K factors, 100 by default. "
              + "Default: ${DEFAULT-VALUE}.")
  private List<String> works = Work.defaults();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "SYSTEM",
      description =
          "Of ${COMPLETION-CANDIDATES}. mllib-*: mllib.KMeans on a cached RDD; ml-sparse, "
              + "ml-dense: ml.KMeans on a cached DataFrame; ml-mixture: ml.GaussianMixture, for "
              + "gaussian-full; ml-als: ml.ALS, for ratings; spark: an empty job of two tasks. "
              + "Default: all.")
  private List<BenchSystem> systems = List.of(BenchSystem.values());

  @Option(
      names = {"-k", "--components"},
      paramLabel = "K",
      description = "Number of components or clusters. Default: ${DEFAULT-VALUE}.")
  private int components = 20;

  @Option(
      names = "--runs",
      paramLabel = "R",
      description = "Runs of every system. Default: ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Option(
      names = "--short",
      paramLabel = "I",
      description = "Iterations of the short run. Default: 3; ratings: 2.")
  private Integer shortRun;

  @Option(
      names = "--long",
      paramLabel = "I",
      description = "Iterations of the long run. Default: 23; ratings: 8.")
  private Integer longRun;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the starting rows, or of the split. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private RatingWorks ratings;

  /** The options of works on ratings: how files are laid out, which ratings count, and lambda. */
  static final class RatingWorks {
    @Mixin private RatingFileOptions files;
    @Mixin private RatingOptions ratings;

    @Option(
        names = "--lambda",
        paramLabel = "L",
        description =
            "Ratings: weight of the penalty on the squared lengths of factors. Default: "
                + "${DEFAULT-VALUE}.")
    private double lambda = 10;

    @Option(
        names = "--mllib-lambda",
        paramLabel = "L",
        description =
            "Ratings: lambda of MLlib's ALS, which multiplies it by the number of ratings "
                + "of a user or an item, so that errors compare only with this. Default: that of "
                + "--lambda.")
    private Double mllibLambda;
  }

  /** Takes the times of works on some input. */
  private interface Timing {
    List<Measurement> measure() throws IOException;
  }

  @Override
  SparkWork prepare() {
    boolean ofRatings = Work.areOfRatings(works);
    refuseOthers(ofRatings);
    require(components >= 1, "--components " + components, "1 or more; give a larger number");
    List<Work> parsed = works.stream().map(Work::parse).distinct().toList();
    Protocol protocol =
        new Protocol(
            new RunLengths(
                shortRun != null ? shortRun : ofRatings ? 2 : 3,
                longRun != null ? longRun : ofRatings ? 8 : 23,
                runs),
            System::nanoTime,
            err()::println);
    sparkSetting = SparkJob.SMALL_RECORDS;
    String blas = MllibBlas.select();
    return ofRatings ? timeRatings(parsed, protocol, blas) : timeFits(parsed, protocol, blas);
  }

  @Override
  void check(FileChecks files) throws IOException {
    input.check(files);
  }

  private SparkWork timeFits(List<Work> parsed, Protocol protocol, String blas) {
    List<Family<?, ?>> families = new ArrayList<>();
    parsed.forEach(work -> families.add(work.family()));
    RowQuery query = input.query(seed, families, err());
    return () -> {
      RowSource rows = inspect(query);
      BenchJob bench = new BenchJob(job, parsed, EnumSet.copyOf(systems), protocol);
      String machine =
          Text.format(
              "%s; %s; K=%d",
              BenchReport.machine(job.context(), blas), rows.describe(), components);
      time(rows.describe(), machine, () -> bench.fits(rows, components, seed));
    };
  }

  /** Refuses options that mean nothing to the works. */
  private void refuseOthers(boolean ofRatings) {
    CommandSpec others =
        commandLine().getCommandSpec().mixins().get(ofRatings ? "input" : "ratings");
    Set<String> without = new HashSet<>(others.optionsMap().keySet());
    without.remove("--input");
    if (ofRatings) {
      without.add("--components");
    }
    for (OptionSpec option : commandLine().getParseResult().matchedOptions()) {
      if (without.contains(option.longestName())) {
        throw new UsageException(
            "%s: means nothing to works on %s; leave it out",
            option.longestName(), ofRatings ? "ratings" : "rows");
      }
    }
  }

  private SparkWork timeRatings(List<Work> parsed, Protocol protocol, String blas) {
    double lambda = ratings.lambda;
    double other = ratings.mllibLambda == null ? lambda : ratings.mllibLambda;
    require(lambda > 0, "--lambda " + lambda, "a positive number");
    require(other > 0, "--mllib-lambda " + other, "a positive number");
    RatingSettings settings = ratings.ratings.settings(seed);
    return () -> {
      RatingReader reader = ratings.files.open(job, input.inputs(), input.read.layout, false);
      BenchJob bench = new BenchJob(job, parsed, EnumSet.copyOf(systems), protocol);
      time(
          reader.describe(),
          BenchReport.machine(job.context(), blas),
          () -> bench.factorizations(reader, settings, lambda, other));
    };
  }

  private void time(String inputs, String machine, Timing timing) throws IOException {
    if (isDryRun(inputs)) {
      return;
    }
    err().println(machine);
    BenchReport report = new BenchReport(machine, timing.measure());
    printResult(report.document(), report.text());
  }
}

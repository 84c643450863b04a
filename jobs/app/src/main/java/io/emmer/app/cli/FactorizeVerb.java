package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.app.report.page.FactorReport;
import io.emmer.em.StopRule;
import io.emmer.em.factor.FactorLoop;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.ratings.FactorDocument;
import io.emmer.spark.ratings.FactorRun;
import io.emmer.spark.ratings.FactorSettings;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RatingSettings;
import io.emmer.spark.store.FileKind;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ratings as products of factors. */
@Command(
    name = "factorize",
    customSynopsis = "emmer factorize --input PATH --output DIR [options]",
    description = {
      "Factorises ratings by alternating ridge regression.",
      "Keeps the step with the lowest validation error. Ratings are (user, item, "
          + "rating) in text or Parquet; ids are whole numbers or text."
    },
    footer = {
      "  emmer factorize --input u.data --output model",
      "  emmer factorize --input ratings.csv --header --user-column userId --item-column movieId"
          + " \\",
      "      --factors 20 --lambda 10 --init svd --output model",
      "  emmer factorize --input hdfs:///ratings.parquet --factors 50 --output hdfs:///model",
      "  emmer factorize --input newer.csv --factors 50 --init model:model --output newer"
    })
final class FactorizeVerb extends SparkVerb {
  @NamesInput
  @NoEffectOnNumbers
  @Option(
      names = {"-i", "--input"},
      required = true,
      split = ",",
      paramLabel = "PATH",
      description = "Files, directories or globs of ratings.")
  private List<String> input;

  @Mixin private RatingFileOptions files;
  @Mixin private LayoutOptions text;
  @Mixin private OutputOptions output;

  @Mixin private RatingOptions ratingOptions;

  @Option(
      names = "--factors",
      paramLabel = "K",
      description = "Number of factors per user and per item. Default: ${DEFAULT-VALUE}.")
  private int factors = 10;

  @Option(
      names = "--lambda",
      paramLabel = "L",
      description =
          "Weight of the penalty on the squared lengths of factors. Default: "
              + "${DEFAULT-VALUE}.")
  private double lambda = 10;

  @NamesInput(isStart = true)
  @Option(
      names = "--init",
      paramLabel = "START",
      description =
          "random (uniform in (0, 1)), svd, or model:PATH with the same number of "
              + "factors; new users and items start at random. Default: ${DEFAULT-VALUE}.")
  private String init = "random";

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the split and of the start. Default: 0.")
  private long seed;

  @NoEffectOnNumbers
  @Option(
      names = "--max-iterations",
      paramLabel = "I",
      description =
          "Maximum number of steps, each of which updates items, then users. Default: "
              + "${DEFAULT-VALUE}.")
  private int maxIterations = 100;

  @Option(
      names = "--evaluate-every",
      paramLabel = "E",
      description = "Steps between evaluations. Default: ${DEFAULT-VALUE}.")
  private int evaluateEvery = 1;

  @NoEffectOnNumbers
  @Option(
      names = "--patience",
      paramLabel = "P",
      description =
          "Stop after this many evaluations without improvement. Default: " + "${DEFAULT-VALUE}.")
  private int patience = 5;

  @NoEffectOnNumbers
  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description = "Stop after this many seconds and keep the best so far. Default: no limit.")
  private double timeLimitSeconds;

  @NoEffectOnNumbers
  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "Number of partitions; the result does not depend on it. Default: number of " + "cores.")
  private int partitions;

  @NoEffectOnNumbers
  @Option(
      names = "--broadcast-limit",
      paramLabel = "MIB",
      description =
          "Factors of one side that are larger than this are sent to each block in part, "
              + "not to every executor as a whole; the result does not depend on it. Default: "
              + "${DEFAULT-VALUE}.")
  private int broadcastMib = 256;

  @NamesOutput
  @NoEffectOnNumbers
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write an HTML page with the curves of loss and errors.")
  private String report;

  @Mixin private CheckpointOptions checkpoints;

  @Override
  SparkWork prepare() {
    files.check(text);
    FactorSettings settings = settings();
    RatingSettings ratings = ratingOptions.settings(seed);
    Optional<CheckpointSettings> states = checkpoints.settings();
    sparkSetting = SparkJob.SMALL_RECORDS;
    return () -> {
      if (report != null) {
        store.requireFileFree(report, FileKind.HTML, output.overwrite);
      }
      RatingReader reader = files.open(job, input, text, false);
      if (isDryRun(reader.describe())) {
        return;
      }
      err().println("reading " + reader.describe());
      job.awaitExecutors();
      FactorDocument result =
          new FactorRun(job, reader, ratings, settings, err()::println)
              .run(
                  partitions,
                  new FactorRun.Target(output.output, output.overwrite),
                  states,
                  optionsWithEffectOnNumbers(),
                  effectiveOptions());
      if (report != null) {
        String page = new FactorReport(result).html(HadoopStore.path(input.get(0)).getName());
        store.writeFile(report, page.getBytes(StandardCharsets.UTF_8), output.overwrite);
      }
      printResult(result, text(result.ending()));
    };
  }

  @Override
  void check(FileChecks checks) throws IOException {
    checks.directory(output);
    checks.inputs(input);
  }

  private FactorSettings settings() {
    require(factors >= 1 && factors <= 10_000, "--factors " + factors, "1 to 10000");
    require(lambda > 0 && Double.isFinite(lambda), "--lambda " + lambda, "a positive number");
    require(init.matches("random|svd|model:.+"), "--init " + init, "random, svd or model:PATH");
    require(evaluateEvery >= 1, "--evaluate-every " + evaluateEvery, "1 or more");
    require(patience >= 1, "--patience " + patience, "1 or more");
    require(partitions >= 0, "--partitions " + partitions, "0 or more");
    require(broadcastMib >= 0, "--broadcast-limit " + broadcastMib, "0 or more");
    return new FactorSettings(
        factors,
        lambda,
        seed,
        init,
        new FactorLoop.Rule(
            StopRule.ofSeconds(maxIterations, 0, 0, timeLimitSeconds), evaluateEvery, patience),
        (long) broadcastMib << 20);
  }

  private String text(FactorDocument.Ending ending) {
    return Text.format(
        "best step %d of %d (%s)%nRMSE        factors   user means%nvalidation  %.5f   %.5f%n"
            + "test        %.5f   %.5f%nmodel in %s",
        ending.bestStep(),
        ending.iterations(),
        ending.stopReason().toLowerCase(Locale.ROOT).replace('_', ' '),
        ending.rmse().validation(),
        ending.userMeanRmse().validation(),
        ending.rmse().test(),
        ending.userMeanRmse().test(),
        output.output);
  }
}

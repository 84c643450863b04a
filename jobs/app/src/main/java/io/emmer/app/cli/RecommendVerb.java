package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.ratings.FactorRun;
import io.emmer.spark.ratings.RatingReader;
import io.emmer.spark.ratings.RecommendJob;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicted ratings of a factorisation. */
@Command(
    name = "recommend",
    customSynopsis =
        "emmer recommend --model DIR (--pairs PATH | --top N --seen PATH) --output DIR "
            + "[options]",
    description = {
      "Predicts ratings of pairs, or the best items of every user.",
      "Writes Parquet. A user or item that the model does not know gets the mean of "
          + "what is known; the column basis says so."
    },
    footer = {
      "  emmer recommend --model model --pairs pairs.tsv --output predictions",
      "  emmer recommend --model model --top 10 --seen u.data --output recommendations"
    })
final class RecommendVerb extends SparkVerb {
  @Mixin private ModelOptions model;

  @NamesInput
  @Option(
      names = "--pairs",
      split = ",",
      paramLabel = "PATH",
      description = "Files of users and items whose ratings are predicted.")
  private List<String> pairs;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Recommend N items to every user of the model, best first, without those seen.")
  private Integer top;

  @NamesInput
  @Option(
      names = "--seen",
      split = ",",
      paramLabel = "PATH",
      description = "Files of users and items that --top leaves out, such as the ratings.")
  private List<String> seen;

  @Mixin private RatingFileOptions files;
  @Mixin private LayoutOptions text;
  @Mixin private OutputOptions output;

  /** What was written; means are predictions for users or items that the model does not know. */
  private record Result(long rows, long means, String output) {}

  @Override
  SparkWork prepare() {
    files.check(text);
    if ((pairs == null) == (top == null)) {
      throw new UsageException("expected one of --pairs and --top");
    }
    require((top == null) == (seen == null), "--top and --seen", "both of them or none");
    require(top == null || top >= 1, "--top " + top, "1 or more");
    List<String> input = top == null ? pairs : seen;
    sparkSetting = SparkJob.SMALL_RECORDS;
    return () -> {
      RatingReader reader = files.open(job, input, text, true);
      if (isDryRun(reader.describe())) {
        return;
      }
      RecommendJob recommend =
          new RecommendJob(job, new FactorRun.Target(output.output, output.overwrite));
      report(
          top == null
              ? recommend.pairs(model.model, reader)
              : recommend.top(model.model, reader, top));
    };
  }

  @Override
  void check(FileChecks checks) throws IOException {
    checks.directory(output);
    checks.inputs(top == null ? pairs : seen);
  }

  private void report(RecommendJob.Outcome outcome) {
    if (outcome.means() > 0) {
      err()
          .printf(
              Locale.ROOT,
              "warning: %d predictions are means, as the model does not know the user or the item;"
                  + " see the column basis%n",
              outcome.means());
    }
    printResult(
        new Result(outcome.rows(), outcome.means(), output.output),
        outcome.rows() + " predicted ratings in " + output.output);
  }
}

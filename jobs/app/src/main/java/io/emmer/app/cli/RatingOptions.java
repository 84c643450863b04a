package io.emmer.app.cli;

import static io.emmer.spark.UsageException.require;

import io.emmer.spark.ratings.RatingSettings;
import picocli.CommandLine.Option;

/** Which ratings are used, and for what. */
final class RatingOptions {
  private enum Duplicates {
    ERROR,
    LAST
  }

  @Option(
      names = "--duplicates",
      description =
          "What to do with a pair that is rated twice: ${COMPLETION-CANDIDATES}. Default: "
              + "error.")
  private Duplicates duplicates = Duplicates.ERROR;

  @Option(
      names = "--min-ratings",
      paramLabel = "M",
      description =
          "Drop users and items with fewer ratings, until nothing changes. Default: "
              + "${DEFAULT-VALUE}.")
  private int minRatings = 11;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description = "Share of the ratings that choose the step. Default: ${DEFAULT-VALUE}.")
  private double validation = 0.1;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      description = "Share of the ratings that judge the model. Default: ${DEFAULT-VALUE}.")
  private double test = 0.1;

  /** The settings, checked. */
  RatingSettings settings(long seed) {
    require(minRatings >= 0, "--min-ratings " + minRatings, "0 or more");
    require(validation > 0 && validation < 1, "--validation " + validation, "between 0 and 1");
    require(test > 0 && test < 1, "--test " + test, "between 0 and 1");
    require(validation + test < 1, "--validation and --test", "a sum below 1");
    return new RatingSettings(duplicates == Duplicates.LAST, minRatings, validation, test, seed);
  }
}

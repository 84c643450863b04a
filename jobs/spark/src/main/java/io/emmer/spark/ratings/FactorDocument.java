package io.emmer.spark.ratings;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.model.Flat;
import io.emmer.em.model.Provenance;
import java.util.List;
import java.util.Map;

/**
 * The file {@code model.json} of factorised ratings.
 *
 * @param trace every evaluation
 * @param files SHA-256 of the other files by name; null until the model is written
 */
@Flat
public record FactorDocument(
    @JsonUnwrapped Header header,
    @JsonUnwrapped Ending ending,
    List<Step> trace,
    Settings hyperParameters,
    Input input,
    @JsonUnwrapped Provenance provenance,
    Map<String, String> files) {

  /** What is needed to read the arrays. */
  public record Header(
      int schemaVersion, String family, int factors, int users, int items, double globalMean) {}

  /**
   * How the run ended.
   *
   * @param bestStep the step that was kept
   * @param objective of that step
   * @param userMeanRmse the errors of predicting a user's mean
   */
  public record Ending(
      String stopReason,
      int iterations,
      int bestStep,
      double objective,
      Errors rmse,
      Errors userMeanRmse) {}

  /** Root mean squared errors of the parts of the ratings. */
  public record Errors(double training, double validation, double test) {}

  /** One evaluation. */
  public record Step(int step, double objective, double trainingRmse, double validationRmse) {}

  /** The settings of a factorisation. */
  @Flat
  public record Settings(@JsonUnwrapped Optimizer optimizer, @JsonUnwrapped Selection selection) {}

  /** How factors are found. */
  public record Optimizer(
      double lambda, String init, long seed, int maxIterations, int evaluateEvery, int patience) {}

  /** Which ratings are kept, and the shares of the parts. */
  public record Selection(int minRatings, double validation, double test, String duplicates) {}

  /** Numbers of ratings: as read, as kept, and of every part. */
  public record Input(
      long ratings,
      long keptRatings,
      long training,
      long validation,
      long test,
      List<String> files) {}

  /** The same as a file. */
  FactorDocument with(Map<String, String> checksums) {
    return new FactorDocument(header, ending, trace, hyperParameters, input, provenance, checksums);
  }
}

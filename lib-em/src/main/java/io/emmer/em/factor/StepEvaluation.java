package io.emmer.em.factor;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * The errors of the factors after a step.
 *
 * @param objective sum over training ratings of (r - q.p)^2 + lambda (sum |q|^2 + sum |p|^2)
 * @param trainingRmse root of the mean squared error over training ratings
 * @param validationRmse that over validation ratings
 * @param testRmse that over test ratings, which is shown for the best step only
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY) // as checkpoints hold it
public record StepEvaluation(
    int step, double objective, double trainingRmse, double validationRmse, double testRmse) {
  /**
   * An evaluation from what was measured on the users' side.
   *
   * @param users errors, and squared lengths of the users' factors
   * @param itemsSquaredNorm sum |p|^2
   */
  public static StepEvaluation of(
      int step, ErrorSums users, double itemsSquaredNorm, double lambda) {
    return new StepEvaluation(
        step,
        users.squaredError(Part.TRAINING) + lambda * (users.squaredNorm() + itemsSquaredNorm),
        users.rmse(Part.TRAINING),
        users.rmse(Part.VALIDATION),
        users.rmse(Part.TEST));
  }
}

package io.emmer.em.factor;

/**
 * What a step is worth.
 *
 * @param objective sum over training ratings of (r - q.p)^2 + lambda (sum |q|^2 + sum |p|^2)
 * @param trainingRmse validationRmse: roots of the mean squared errors
 * @param testRmse shown of the best step only
 */
public record Evaluation(
    int step, double objective, double trainingRmse, double validationRmse, double testRmse) {
  /**
   * An evaluation from what was measured on the users' side.
   *
   * @param users errors, and squared lengths of the users' factors
   * @param itemsSquaredNorm sum |p|^2
   */
  public static Evaluation of(int step, ErrorSums users, double itemsSquaredNorm, double lambda) {
    return new Evaluation(
        step,
        users.squaredError(Part.TRAINING) + lambda * (users.squaredNorm() + itemsSquaredNorm),
        users.rmse(Part.TRAINING),
        users.rmse(Part.VALIDATION),
        users.rmse(Part.TEST));
  }
}

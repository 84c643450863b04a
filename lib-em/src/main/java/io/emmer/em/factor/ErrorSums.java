package io.emmer.em.factor;

import io.emmer.em.Mergeable;

/**
 * The squared errors of the parts of some blocks, and the squared lengths of their factors.
 *
 * @param squaredErrors sum of (r - q.p)^2 by {@link Part#index}
 * @param counts ratings by {@link Part#index}
 * @param squaredNorm sum of |q|^2
 */
public record ErrorSums(double[] squaredErrors, long[] counts, double squaredNorm)
    implements Mergeable<ErrorSums> {
  private static final int PARTS = Part.values().length;

  /** No ratings, and the squared length of some factors. */
  public static ErrorSums ofNorm(double[] factors) {
    return new ErrorSums(new double[PARTS], new long[PARTS], ErrorMeter.squaredNorm(factors));
  }

  @Override
  public ErrorSums merge(ErrorSums right) {
    double[] errors = new double[PARTS];
    long[] sizes = new long[PARTS];
    for (int i = 0; i < PARTS; i++) {
      errors[i] = squaredErrors[i] + right.squaredErrors[i];
      sizes[i] = counts[i] + right.counts[i];
    }
    return new ErrorSums(errors, sizes, squaredNorm + right.squaredNorm);
  }

  /** sum of (r - q.p)^2 over a part. */
  public double squaredError(Part part) {
    return squaredErrors[part.index()];
  }

  /** Ratings of a part. */
  public long count(Part part) {
    return counts[part.index()];
  }

  /** Root of the mean squared error of a part; NaN where it is empty. */
  public double rmse(Part part) {
    return Math.sqrt(squaredError(part) / count(part));
  }
}

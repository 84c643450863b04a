package io.emmer.em.mixture;

/** log sum_k exp(a_k) without overflow: the largest term is taken out first. */
public final class LogSumExp {
  private LogSumExp() {}

  /** log sum_k exp(values[k]); negative infinity for no values. */
  public static double of(double... values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double value : values) {
      sum += StrictMath.exp(value - max);
    }
    return max + StrictMath.log(sum);
  }
}

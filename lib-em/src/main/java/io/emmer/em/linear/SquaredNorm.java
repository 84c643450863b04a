package io.emmer.em.linear;

/** Sums of squares in four sums, which the processor adds side by side, and in a fixed order. */
public final class SquaredNorm {
  private SquaredNorm() {}

  /**
   * sum of y[at + c]^2.
   *
   * @param count a multiple of 4
   */
  public static double of(double[] y, int at, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int i = at; i < at + count; i += 4) {
      sum0 = Math.fma(y[i], y[i], sum0);
      sum1 = Math.fma(y[i + 1], y[i + 1], sum1);
      sum2 = Math.fma(y[i + 2], y[i + 2], sum2);
      sum3 = Math.fma(y[i + 3], y[i + 3], sum3);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}

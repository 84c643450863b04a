package io.emmer.em.function;

/**
 * log sum_k exp(a_k), computed as m + log(1 + sum over k other than the largest of exp(a_k - m))
 * with m = max_k a_k, so that nothing overflows and the largest term is exact (Blanchard, Higham
 * and Higham, "Accurately computing the log-sum-exp and softmax functions", IMA J. Numer. Anal. 41
 * (2021), equation 3.8).
 *
 * <p>All of {@code -inf} give {@code -inf}; any {@code +inf} gives {@code +inf}; any NaN gives NaN.
 */
public final class LogSumExp {
  private LogSumExp() {}

  /**
   * Computes it of all values.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static double of(double... values) {
    return of(values, 0, values.length);
  }

  /**
   * Computes it of each row.
   *
   * @param values values[n*K + k]
   * @param columns K
   * @return result[n]
   * @throws IllegalArgumentException if K is not positive or does not divide the length
   */
  public static double[] ofRows(double[] values, int columns) {
    double[] result = new double[Rows.count(values, columns)];
    for (int n = 0; n < result.length; n++) {
      result[n] = of(values, n * columns, columns);
    }
    return result;
  }

  private static double of(double[] values, int from, int count) {
    int largest = Rows.indexOfLargest(values, from, count);
    double max = values[largest];
    if (!Double.isFinite(max)) {
      return max;
    }
    double others = 0;
    for (int i = from; i < from + count; i++) {
      if (i != largest) {
        others += StrictMath.exp(values[i] - max);
      }
    }
    return max + StrictMath.log1p(others);
  }
}

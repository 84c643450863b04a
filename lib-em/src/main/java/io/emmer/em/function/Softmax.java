package io.emmer.em.function;

import java.util.Arrays;

/**
 * softmax(a)_k = exp(a_k - m) / sum_j exp(a_j - m) with m = max_j a_j, which cannot overflow and
 * sums to 1 (Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax
 * functions", IMA J. Numer. Anal. 41 (2021), equation 1.2 shifted as in 3.2).
 *
 * <p>Values of {@code +inf} share all mass equally; if all are {@code -inf}, all are alike and
 * share it equally too; any NaN makes the whole row NaN.
 */
public final class Softmax {
  private Softmax() {}

  /**
   * Computes it of all values.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static double[] of(double... values) {
    return ofRows(values, values.length);
  }

  /**
   * Computes it of each row.
   *
   * @param values values[n*K + k]
   * @param columns K
   * @return result[n*K + k]
   * @throws IllegalArgumentException if K is not positive or does not divide the length
   */
  public static double[] ofRows(double[] values, int columns) {
    int rows = Rows.count(values, columns);
    double[] result = new double[values.length];
    for (int n = 0; n < rows; n++) {
      row(values, n * columns, columns, result);
    }
    return result;
  }

  private static void row(double[] values, int from, int count, double[] result) {
    double max = values[Rows.indexOfLargest(values, from, count)];
    if (Double.isNaN(max)) {
      Arrays.fill(result, from, from + count, Double.NaN);
      return;
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      // The difference of equal infinities is NaN.
      result[i] = values[i] == max ? 1 : StrictMath.exp(values[i] - max);
      sum += result[i];
    }
    for (int i = from; i < from + count; i++) {
      result[i] /= sum;
    }
  }
}

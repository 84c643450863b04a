package io.emmer.em.kernel;

import java.util.Arrays;

/**
 * What a softmax of rows of scores leaves besides, and its scratch. Not thread-safe.
 *
 * @param columns K
 * @param stride distance of rows, K rounded up to whole vectors
 * @param logSums log sum_k exp(s_nk) of row n
 * @param entropies -sum_k r_nk log r_nk of row n
 * @param sums sum_k exp(s_nk - max_j s_nj) of row n, up to whole vectors of rows
 * @param padding 0 for each column, and negative infinity for what pads a row
 * @param parts two sums in {@link PartialSums#COUNT} parts
 */
public record SoftmaxRows(
    int columns,
    int stride,
    double[] logSums,
    double[] entropies,
    double[] sums,
    double[] padding,
    double[] parts) {

  /**
   * Room for so many rows.
   *
   * @param stride a multiple of {@link Kernels#lanes}
   */
  public static SoftmaxRows of(int rows, int columns, int stride) {
    int padded = (rows + PartialSums.COUNT - 1) / PartialSums.COUNT * PartialSums.COUNT;
    double[] padding = new double[stride];
    Arrays.fill(padding, columns, stride, Double.NEGATIVE_INFINITY);
    return new SoftmaxRows(
        columns,
        stride,
        new double[rows],
        new double[rows],
        new double[padded],
        padding,
        new double[2 * PartialSums.COUNT]);
  }
}

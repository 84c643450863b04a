package io.emmer.em.kernel;

/**
 * What a softmax of rows of scores leaves besides, and its scratch. Not thread-safe.
 *
 * @param columns K
 * @param stride distance of rows, K rounded up to whole vectors
 * @param logSums log sum_k exp(s_nk) of row n
 * @param entropies -sum_k r_nk log r_nk of row n
 * @param turned scores of as many rows as vectors have lanes, turned[k*lanes + i]
 * @param parts two sums in {@link PartialSums#COUNT} parts, and the maxima, of these rows
 */
public record SoftmaxRows(
    int columns,
    int stride,
    double[] logSums,
    double[] entropies,
    double[] turned,
    double[] parts) {

  /**
   * Room for so many rows.
   *
   * @param stride a multiple of {@link Kernels#lanes}
   */
  public static SoftmaxRows of(int rows, int columns, int stride) {
    int lanes = Kernels.PANEL_LANES;
    return new SoftmaxRows(
        columns,
        stride,
        new double[rows],
        new double[rows],
        new double[Math.multiplyExact(columns, lanes)],
        new double[(2 * PartialSums.COUNT + 1) * lanes]);
  }
}

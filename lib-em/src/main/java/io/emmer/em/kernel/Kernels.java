package io.emmer.em.kernel;

/**
 * The inner loops over rows. Lanes run over columns k and never over dimensions d, every product is
 * a fused multiply-add, and d ascends: so each implementation, at any vector width, gives the same
 * bits. A zero x adds nothing, provided that w is finite; and sums that are zero come out as +0, so
 * that rows which leave their zeros out give the same bits as rows which hold them.
 *
 * <p>The system property {@code em.kernels} forces {@code scalar} or {@code vector}.
 */
public interface Kernels {
  /** The kernels of this JVM, chosen and logged once. */
  static Kernels get() {
    return KernelLookup.get();
  }

  /**
   * {@code columns} rounded up to a multiple of {@link #lanes}: the stride of tables and scores.
   * What the padding holds has no bearing on the other columns.
   */
  static int paddedColumns(int columns) {
    int lanes = get().lanes();
    return Math.multiplyExact((columns - 1) / lanes + 1, lanes);
  }

  /** Strides of tables and scores are multiples of this. */
  int lanes();

  /**
   * scores[scoresAt + n*stride + k] += sum_d x[xAt + n*dims + d] w[d*stride + k] for n in 0..rows-1
   * and k in 0..stride-1.
   */
  void multiplyDense(
      double[] x,
      int xAt,
      int rows,
      int dims,
      double[] w,
      int stride,
      double[] scores,
      int scoresAt);

  /**
   * scores[(n-from)*stride + k] += sum_i decode[values[i] as unsigned] w[indices[i]*stride + k],
   * where i runs over starts[n]..starts[n+1]-1, for n in from..to-1.
   *
   * @param decode 256 values
   */
  void multiplySparseBytes(
      int[] starts,
      char[] indices,
      byte[] values,
      double[] decode,
      int from,
      int to,
      double[] w,
      int stride,
      double[] scores);

  /**
   * scores[(n-from)*stride + k] += sum_i values[i] w[indices[i]*stride + k], where i runs over
   * starts[n]..starts[n+1]-1, for n in from..to-1.
   */
  void multiplySparseDoubles(
      int[] starts,
      char[] indices,
      double[] values,
      int from,
      int to,
      double[] w,
      int stride,
      double[] scores);

  /**
   * As {@link #multiplyDense} with two tables: scores[scoresAt + n*stride + k] += sum_d x_nd (w_dk
   * + x_nd v_dk), where w_dk = w[2*d*stride + k] and v_dk = w[(2*d + 1)*stride + k]. Every term is
   * fma(x, fma(x, v, w), sum).
   */
  void multiplyQuadraticDense(
      double[] x,
      int xAt,
      int rows,
      int dims,
      double[] w,
      int stride,
      double[] scores,
      int scoresAt);

  /**
   * scores[scoresAt + (n-from)*stride + k] += sum_i x_i (w_ik + x_i v_ik), where i runs over
   * starts[n]..starts[n+1]-1, for n in from..to-1, and x_i = values[i - valuesAt], w_ik =
   * w[2*indices[i]*stride + k], v_ik = w[(2*indices[i] + 1)*stride + k].
   */
  void multiplyQuadraticSparse(
      int[] starts,
      char[] indices,
      double[] values,
      int valuesAt,
      int from,
      int to,
      double[] w,
      int stride,
      double[] scores,
      int scoresAt);

  /** What the numbers of columns of panels are multiples of: no processor has wider vectors. */
  int PANEL_LANES = 8;

  /**
   * sums[sumsAt + i*sumsStride + c] += sum_d x[xAt[i] + d] w[wAt + d*stride + c] for i in
   * 0..rows-1, d in 0..dims-1 and c in 0..columns-1: a product with a part of a table.
   *
   * @param columns a multiple of {@link #PANEL_LANES}
   */
  void multiplyPanel(
      double[] x,
      int[] xAt,
      int rows,
      int dims,
      double[] w,
      int wAt,
      int stride,
      int columns,
      double[] sums,
      int sumsAt,
      int sumsStride);

  /**
   * sums[sumsAt + c] += sum_i decode[values[i] as unsigned] w[wAt + indices[i]*columns + c], where
   * i runs over begin..end-1, for c in 0..columns-1.
   *
   * @param columns a multiple of {@link #PANEL_LANES}
   */
  void multiplySparseBytesPanel(
      char[] indices,
      byte[] values,
      double[] decode,
      int begin,
      int end,
      double[] w,
      int wAt,
      int columns,
      double[] sums,
      int sumsAt);

  /** As {@link #multiplySparseBytesPanel}, of doubles. */
  void multiplySparseDoublesPanel(
      char[] indices,
      double[] values,
      int begin,
      int end,
      double[] w,
      int wAt,
      int columns,
      double[] sums,
      int sumsAt);

  /** y[yAt + d] += a x[xAt + d] for d in 0..dims-1. */
  void addScaled(double a, double[] x, int xAt, int dims, double[] y, int yAt);

  /** sums[at + d] += a x_d and squares[at + d] += (a x_d) x_d, x_d = x[xAt + d], d in 0..dims-1. */
  void addMoments(double a, double[] x, int xAt, int dims, double[] sums, double[] squares, int at);
}

package io.emmer.em.kernel;

/**
 * The inner loops over rows, scalar or vectorized. Lanes run over columns k, in {@link
 * #addProducts} and {@link #softmax} over rows, and never over what a sum runs over, every product
 * is a fused multiply-add, and the index of the sum ascends; only {@link #softmax} sums over
 * columns, in eight sums at any width. So each implementation, at any vector width, gives the same
 * bits. A zero x adds nothing, provided that w is finite; and sums that are zero come out as +0, so
 * that rows which leave their zeros out give the same bits as rows which hold them.
 *
 * <p>Callers reach the kernels through this interface only: a vector kernel that the compiler
 * inlines into a large method can be ten times slower.
 *
 * <p>The system property {@code em.kernels} forces {@code scalar} or {@code vector}.
 */
public interface Kernels {
  /** What the numbers of columns of panels are multiples of: no processor has wider vectors. */
  int PANEL_LANES = 8;

  /** Rows of a tile of {@link #addProducts}; no processor has vectors for a fourth of it. */
  int TILE = 256;

  /** Scores that lie this far below the largest of their row give responsibilities of 0. */
  double CUT_NATS = 42;

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
   * scores[scoresAt + (n-from)*stride + k] += sum_d x_nd w[wAt + d*stride + k] for the sparse rows
   * n in from..to-1 and k in 0..stride-1.
   */
  void multiplySparse(
      SparseBytes x,
      int from,
      int to,
      double[] w,
      int wAt,
      int stride,
      double[] scores,
      int scoresAt);

  /**
   * scores[(n-from)*stride + k] += sum_d x_nd w[d*stride + k] for the rows n in from..to-1 and k in
   * 0..stride-1.
   */
  void multiplySparse(SparseDoubles x, int from, int to, double[] w, int stride, double[] scores);

  /**
   * scores[(n-from)*stride + k] += sum_d x_nd w[d*stride + k] for the rows n in from..to-1 and k in
   * 0..stride-1, where a number adds w_p + y (w_(p+1) + y w_(p+2)) by fused multiply-adds.
   */
  void multiplyTiles(CellTiles x, int from, int to, double[] w, int stride, double[] scores);

  /**
   * scores[scoresAt + n*stride + k] += sum_d x_nd (w_dk + x_nd v_dk) for x_nd = x[xAt + n*dims +
   * d], n in 0..rows-1 and k in 0..stride-1, where w_dk = w[2*d*stride + k] and v_dk = w[(2*d +
   * 1)*stride + k]. Every term is fma(x, fma(x, v, w), sum).
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
   * As {@link #multiplySparse} with the two tables of {@link #multiplyQuadraticDense}:
   * scores[(n-from)*stride + k] += sum_d x_nd (w_dk + x_nd v_dk).
   */
  void multiplyQuadraticSparse(
      SparseBytes x, int from, int to, double[] w, int stride, double[] scores);

  /**
   * sums[sumsAt + i*sumsStride + c] += sum_d x[xAt[i] + d] w[wAt + d*stride + c] for i in
   * 0..rows-1, d in 0..dims-1 and c in 0..columns-1: a product with a table, or a part of one.
   *
   * @param columns a multiple of {@link #lanes}
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

  /** y[d*stride + k] += a[aAt + k] x_nd for the row n, all d and k in 0..stride-1. */
  void addToColumns(SparseBytes x, int n, double[] a, int aAt, int stride, double[] y);

  /**
   * y[d*stride + k] += a[i*stride + k] x_nd for the rows n = {@link CellTiles#ROWS}*tile + i whose
   * bit i is set, ascending, all d and k in 0..stride-1.
   */
  void addTile(CellTiles x, int tile, long rows, double[] a, int stride, double[] y);

  /** y[d*stride + k] += a[aAt + k] x[xAt + d] for d in 0..dims-1 and k in 0..stride-1. */
  void addToColumns(double[] x, int xAt, int dims, double[] a, int aAt, int stride, double[] y);

  /**
   * t[tAt + n] += sum over r in 0..count-1 of a[aAt + r] y[yAt + r*{@link #TILE} + n] for n in
   * 0..TILE-1: fused multiply-adds in single precision, with r ascending. Here lanes run over rows.
   */
  void addProducts(float[] a, int aAt, int count, float[] y, int yAt, float[] t, int tAt);

  /** y[yAt + d] += a x[xAt + d] for d in 0..dims-1. */
  void addScaled(double a, double[] x, int xAt, int dims, double[] y, int yAt);

  /** sums[at + d] += a x_d and squares[at + d] += (a x_d) x_d, x_d = x[xAt + d], d in 0..dims-1. */
  void addMoments(double a, double[] x, int xAt, int dims, double[] sums, double[] squares, int at);

  /**
   * Replaces the scores of each row by their softmax, r_nk = exp(s_nk) / sum_j exp(s_nj) with s_nk
   * = scores[n*stride + k], k in 0..columns-1; what pads a row stays, as do scores that are all
   * negative infinity, and a NaN beside numbers makes its row NaN. Terms more than {@link
   * #CUT_NATS} below the largest are exactly 0: {@link io.emmer.em.function.Softmax} is the one
   * without a cut.
   *
   * <p>Sums over k are eight, of every eighth k, added in pairs 4 apart, then 2, then 1.
   *
   * @param softmax takes the logarithms of the sums and the entropies
   */
  void softmax(double[] scores, int rows, SoftmaxRows softmax);
}

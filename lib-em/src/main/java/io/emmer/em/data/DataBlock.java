package io.emmer.em.data;

import java.io.Serializable;

/**
 * A block of consecutive rows, stored in the form that suits the data. Families see rows only
 * through these products, and each storage chooses its kernels. All values are relative to the
 * origin of the dataset to which the block belongs. Blocks are immutable.
 */
public interface DataBlock extends Serializable {
  /** Global index of the first row. */
  long firstRow();

  /** Number of rows N of this block. */
  int rows();

  /** Number of columns D. */
  int dimensions();

  /** w_n, 1 unless weights were given. */
  double weight(int n);

  /** sum_d x_nd^2, summed with d ascending. */
  double squaredNorm(int n);

  /**
   * scores += X W for rows from..to-1: scores[(n-from)*stride + k] += sum_d x_nd w[d*stride + k],
   * each by fused multiply-adds with d ascending, so that every storage gives the same bits.
   *
   * @param stride a multiple of {@link io.emmer.em.kernel.Kernels#lanes}
   */
  void multiply(int from, int to, double[] w, int stride, double[] scores);

  /**
   * scores += X W + (X*X) V for rows from..to-1, in one scan: scores[(n-from)*stride + k] += sum_d
   * x_nd (w_dk + x_nd v_dk), with d ascending, so that every storage gives the same bits.
   *
   * @param w w_dk = w[2*d*stride + k] and v_dk = w[(2*d + 1)*stride + k]
   * @param stride a multiple of {@link io.emmer.em.kernel.Kernels#lanes}
   */
  void multiplyQuadratic(int from, int to, double[] w, int stride, double[] scores);

  /** sums[offset + d] += a x_nd and squares[offset + d] += a x_nd^2 for all d. */
  void addMoments(int n, double a, double[] sums, double[] squares, int offset);

  /** y[offset + d] += a x_nd for all d, by fused multiply-adds. */
  void addScaled(int n, double a, double[] y, int offset);

  /**
   * y[rows[i]*D + d] += a[i] x_nd for i in 0..count-1 and all d, as {@link #addScaled} does for
   * each: the row is decoded for several sums at a time.
   *
   * @param rows distinct numbers of rows of y[row*D + d]
   */
  void addToRows(int n, int[] rows, double[] a, int count, double[] y);

  /**
   * y[d*stride + k] += a[aAt + k] x_nd for all d and k in 0..stride-1, by fused multiply-adds: for
   * many sums at a time.
   *
   * @param stride a multiple of {@link io.emmer.em.kernel.Kernels#lanes}
   */
  void addToColumns(int n, double[] a, int aAt, int stride, double[] y);

  /**
   * sums[i*columns + c] += sum over d &lt; dims of x_nd w[wAt + d*columns + c] for n = rows[i], i
   * in 0..count-1 and c in 0..columns-1: a product of some rows' leading features with a panel.
   *
   * @param columns a multiple of {@link io.emmer.em.kernel.Kernels#PANEL_LANES}
   */
  void multiplyPanel(
      int[] rows, int count, int dims, double[] w, int wAt, int columns, double[] sums);

  /**
   * packed[i*(i+1)/2 + j] += (a[m] x_ni) x_nj for j &lt;= i and n = rows[m], m in 0..count-1 in
   * this order, by fused multiply-adds.
   */
  void addOuterProducts(int[] rows, double[] a, int count, double[] packed);

  /** out[offset + d] = x_nd. */
  void copyRow(int n, double[] out, int offset);

  /** False only where no weights were given. */
  default boolean isWeighted() {
    return true;
  }

  /** The number by which whole numbers from 0 to 255 were divided to make the x_nd; else 0. */
  default double divisor() {
    return 0;
  }

  /** Whether the rows have whole numbers and no weights: sums of {@link #whole} rows are exact. */
  default boolean isWhole() {
    return divisor() > 0 && !isWeighted();
  }

  /**
   * The rows of whole numbers, x_nd times the {@link #divisor}, in the memory of these.
   *
   * @throws UnsupportedOperationException if the x_nd are not made of whole numbers
   */
  default DataBlock whole() {
    throw new UnsupportedOperationException("no whole numbers");
  }
}

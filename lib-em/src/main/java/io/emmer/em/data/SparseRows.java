package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SparseDoubles;
import java.util.Arrays;

/**
 * Rows of a table made sparse vectors, a tile at a time: that of the last product, whose rows are
 * then added to sums. Not thread-safe.
 */
abstract class SparseRows implements DataBlock {
  private static final long serialVersionUID = 1L;

  private final TableBlock table;
  private final int dims;
  private final int most; // entries of a row
  private int first; // row of the tile
  private int rows; // of the tile
  private int[] starts = new int[2]; // of the entries of each
  private char[] indices = {};
  private double[] values = {};
  private transient SparseDoubles tile; // of these arrays

  /**
   * @param dims size of the vectors
   * @param most entries of a row
   */
  SparseRows(TableBlock table, int dims, int most) {
    this.table = table;
    this.dims = dims;
    this.most = most;
  }

  /**
   * Fills in the entries of row n, ascending positions and values, from {@code at} on, and says
   * where they end.
   */
  abstract int expand(int n, char[] positions, double[] entries, int at);

  /** Makes rows from .. to-1 the tile. */
  private void expand(int from, int to) {
    if (values.length < (to - from) * most) {
      starts = new int[to - from + 1];
      indices = new char[(to - from) * most];
      values = new double[indices.length];
      tile = new SparseDoubles(starts, indices, values);
    }
    for (int n = from; n < to; n++) {
      starts[n - from + 1] = expand(n, indices, values, starts[n - from]);
    }
    first = from;
    rows = to - from;
  }

  /** The place of row n in the tile, which it becomes if it is not there. */
  private int place(int n) {
    if (n < first || n >= first + rows) {
      expand(n, n + 1);
    }
    return n - first;
  }

  final TableBlock table() {
    return table;
  }

  @Override
  public final long firstRow() {
    return table.firstRow();
  }

  @Override
  public final int rows() {
    return table.rows();
  }

  @Override
  public final int dimensions() {
    return dims;
  }

  @Override
  public final double weight(int n) {
    return table.weight(n);
  }

  @Override
  public final double squaredNorm(int n) {
    int place = place(n);
    double norm = 0;
    for (int i = starts[place]; i < starts[place + 1]; i++) {
      norm = Math.fma(values[i], values[i], norm);
    }
    return norm;
  }

  @Override
  public void multiply(int from, int to, double[] w, int stride, double[] scores) {
    expand(from, to);
    Kernels.get().multiplySparse(tile, 0, to - from, w, stride, scores);
  }

  @Override
  public final void addScaled(int n, double a, double[] y, int offset) {
    int place = place(n);
    add(indices, values, starts[place], starts[place + 1], a, y, offset);
  }

  @Override
  public final void addToRows(int n, int[] sums, double[] a, int count, double[] y) {
    for (int i = 0; i < count; i++) {
      addScaled(n, a[i], y, sums[i] * dims);
    }
  }

  /** Apart, so that the compiler keeps everything in registers. */
  private static void add(
      char[] indices, double[] values, int from, int to, double a, double[] y, int offset) {
    for (int i = from; i < to; i++) {
      int at = offset + indices[i];
      y[at] = Math.fma(a, values[i], y[at]) + 0.0;
    }
  }

  @Override
  public final void copyRow(int n, double[] out, int offset) {
    Arrays.fill(out, offset, offset + dims, 0);
    addScaled(n, 1, out, offset);
  }

  @Override
  public final void addMoments(int n, double a, double[] sums, double[] squares, int offset) {
    throw unused();
  }

  @Override
  public final void multiplyQuadratic(int from, int to, double[] w, int stride, double[] scores) {
    throw unused();
  }

  @Override
  public void addToColumns(int n, double[] a, int aAt, int stride, double[] y) {
    throw unused();
  }

  @Override
  public final void multiplyPanel(
      int[] rows, int count, int columns, double[] w, int wAt, int stride, double[] sums) {
    throw unused();
  }

  @Override
  public final void addOuterProducts(int[] rows, double[] a, int count, double[] packed) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no family needs this of expanded rows");
  }
}

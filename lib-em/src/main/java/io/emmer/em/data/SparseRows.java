package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SparseBytes;
import java.util.Arrays;

/**
 * Rows of a table made sparse vectors, one at a time. Not thread-safe.
 *
 * <p>The kernels of sparse bytes multiply them: a byte stands for a value of the row at hand, and 0
 * for 1, which most values are.
 */
abstract class SparseRows implements DataBlock {
  private static final long serialVersionUID = 1L;
  private static final int CODES = 256;

  private final TableBlock table;
  private final int dims;

  /** Entries of a row: ascending positions, and values. */
  final char[] indices;

  final double[] values;
  private final byte[] codes;
  private final double[] decode = new double[CODES];
  private final int[] ends = new int[2];
  private int expanded = -1;
  private int size;

  /**
   * @param dims size of the vectors
   * @param entries of a row, at the most
   */
  SparseRows(TableBlock table, int dims, int entries) {
    this.table = table;
    this.dims = dims;
    this.indices = new char[entries];
    this.values = new double[entries];
    this.codes = new byte[entries];
    decode[0] = 1;
  }

  /** Fills the entries of row n, and says how many they are. */
  abstract int expand(int n);

  private int entries(int n) {
    if (expanded != n) {
      size = expand(n);
      expanded = n;
    }
    return size;
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
    double norm = 0;
    for (int i = 0; i < entries(n); i++) {
      norm = Math.fma(values[i], values[i], norm);
    }
    return norm;
  }

  @Override
  public final void multiply(int from, int to, double[] w, int stride, double[] scores) {
    Kernels kernels = Kernels.get();
    SparseBytes row = new SparseBytes(ends, indices, codes, decode);
    for (int n = from; n < to; n++) {
      int count = entries(n);
      int used = 1;
      ends[0] = 0;
      for (int i = 0; i < count; i++) {
        if (values[i] == 1) {
          codes[i] = 0;
          continue;
        }
        if (used == CODES) {
          ends[1] = i;
          kernels.multiplySparse(row, 0, 1, w, 0, stride, scores, (n - from) * stride);
          ends[0] = i;
          used = 1;
        }
        decode[used] = values[i];
        codes[i] = (byte) used++;
      }
      ends[1] = count;
      kernels.multiplySparse(row, 0, 1, w, 0, stride, scores, (n - from) * stride);
    }
  }

  @Override
  public final void addScaled(int n, double a, double[] y, int offset) {
    add(indices, values, entries(n), a, y, offset);
  }

  @Override
  public final void addToRows(int n, int[] rows, double[] a, int count, double[] y) {
    int size = entries(n);
    int i = 0;
    for (; i + 1 < count; i += 2) {
      add(indices, values, size, a[i], a[i + 1], y, rows[i] * dims, rows[i + 1] * dims);
    }
    if (i < count) {
      add(indices, values, size, a[i], y, rows[i] * dims);
    }
  }

  /** Apart, so that the compiler keeps everything in registers. */
  private static void add(
      char[] indices, double[] values, int count, double a, double[] y, int offset) {
    for (int i = 0; i < count; i++) {
      int at = offset + indices[i];
      y[at] = Math.fma(a, values[i], y[at]) + 0.0;
    }
  }

  /** Two sums at a time. */
  private static void add(
      char[] indices,
      double[] values,
      int count,
      double a,
      double b,
      double[] y,
      int first,
      int second) {
    for (int i = 0; i < count; i++) {
      int at = indices[i];
      double value = values[i];
      y[first + at] = Math.fma(a, value, y[first + at]) + 0.0;
      y[second + at] = Math.fma(b, value, y[second + at]) + 0.0;
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

package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.CholeskyPanels;
import io.emmer.em.linear.PackedSymmetric;
import java.util.Arrays;

/**
 * Packed sums of outer products of dense rows, computed for a batch of rows at a time as a product
 * of matrices. The sums have the same bits as if the rows were added one by one.
 */
final class OuterProducts {
  /** Few enough for rows to stay in the nearest caches, and no large power of two apart. */
  private static final int BATCH_ROWS = 64;

  private static final int PANEL = 32;

  private final int dims;
  private final int stride;
  private final double[] x; // x[n*stride + i] of the rows of a batch
  private final double[] scaled; // [i*count + n] = a_n x_ni
  private final double[] sums;

  private OuterProducts(int dims, int mostRows) {
    this.dims = dims;
    this.stride = CholeskyPanels.padded(dims);
    this.x = new double[mostRows * stride];
    this.scaled = new double[mostRows * dims];
    this.sums = new double[PANEL * stride];
  }

  /** See {@link DataBlock#addOuterProducts}. */
  static void add(DataBlock block, int[] rows, double[] a, int count, double[] packed) {
    OuterProducts products = new OuterProducts(block.dimensions(), Math.min(BATCH_ROWS, count));
    for (int from = 0; from < count; from += BATCH_ROWS) {
      products.addBatch(block, rows, a, from, Math.min(from + BATCH_ROWS, count), packed);
    }
  }

  private void addBatch(
      DataBlock block, int[] rows, double[] a, int from, int to, double[] packed) {
    int count = to - from;
    for (int n = 0; n < count; n++) {
      block.copyRow(rows[from + n], x, n * stride);
      for (int i = 0; i < dims; i++) {
        scaled[i * count + n] = a[from + n] * x[n * stride + i];
      }
    }
    for (int i = 0; i < dims; i += PANEL) {
      addRows(i, Math.min(i + PANEL, dims), count, packed);
    }
  }

  /** The rows from .. to-1 of the triangle. */
  private void addRows(int from, int to, int count, double[] packed) {
    int columns = CholeskyPanels.padded(to);
    int[] rows = new int[to - from];
    Arrays.fill(sums, 0);
    for (int i = from; i < to; i++) {
      rows[i - from] = i * count;
      System.arraycopy(packed, PackedSymmetric.row(i), sums, (i - from) * columns, i + 1);
    }
    Kernels.get()
        .multiplyPanel(scaled, rows, to - from, count, x, 0, stride, columns, sums, 0, columns);
    for (int i = from; i < to; i++) {
      System.arraycopy(sums, (i - from) * columns, packed, PackedSymmetric.row(i), i + 1);
    }
  }
}

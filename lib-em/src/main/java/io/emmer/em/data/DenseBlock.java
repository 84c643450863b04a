package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import java.util.Arrays;

/** A dense block of doubles. */
public final class DenseBlock extends StoredBlock {
  private static final long serialVersionUID = 1L;

  private final double[] values;

  /**
   * Creates a block of the given rows.
   *
   * @param values values[n*dims + d], not copied
   * @param weightsOrNull weights[n], or null for 1 each
   * @throws IllegalArgumentException if the sizes do not fit together
   */
  public DenseBlock(long firstRow, int dims, double[] values, double[] weightsOrNull) {
    super(firstRow, dims, squaredNorms(values, dims), weightsOrNull);
    this.values = values;
  }

  private static double[] squaredNorms(double[] values, int dims) {
    double[] norms = new double[rowsOf(values.length, dims)];
    for (int n = 0; n < norms.length; n++) {
      double norm = 0;
      for (int i = n * dims; i < (n + 1) * dims; i++) {
        norm = Math.fma(values[i], values[i], norm);
      }
      norms[n] = norm;
    }
    return norms;
  }

  @Override
  void multiply(Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    int dims = dimensions();
    int[] at = new int[to - from];
    Arrays.setAll(at, n -> (from + n) * dims);
    kernels.multiplyPanel(values, at, at.length, dims, w, 0, stride, stride, scores, 0, stride);
  }

  @Override
  void multiplyQuadratic(
      Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    int dims = dimensions();
    kernels.multiplyQuadraticDense(values, from * dims, to - from, dims, w, stride, scores, 0);
  }

  @Override
  public void addMoments(int n, double a, double[] sums, double[] squares, int offset) {
    int dims = dimensions();
    Kernels.get().addMoments(a, values, n * dims, dims, sums, squares, offset);
  }

  @Override
  public void addScaled(int n, double a, double[] y, int offset) {
    int dims = dimensions();
    Kernels.get().addScaled(a, values, n * dims, dims, y, offset);
  }

  @Override
  public void addToColumns(int n, double[] a, int aAt, int stride, double[] y) {
    int dims = dimensions();
    Kernels.get().addToColumns(values, n * dims, dims, a, aAt, stride, y);
  }

  @Override
  public void multiplyPanel(
      int[] rows, int count, int dims, double[] w, int wAt, int columns, double[] sums) {
    int[] at = new int[count];
    for (int i = 0; i < count; i++) {
      at[i] = rows[i] * dimensions();
    }
    Kernels.get()
        .multiplyPanel(values, at, count, dims, w, wAt, columns, columns, sums, 0, columns);
  }

  @Override
  public void copyRow(int n, double[] out, int offset) {
    int dims = dimensions();
    System.arraycopy(values, n * dims, out, offset, dims);
  }
}

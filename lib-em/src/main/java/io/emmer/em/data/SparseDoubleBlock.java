package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import java.util.Arrays;

/** The nonzero doubles of rows. */
public final class SparseDoubleBlock extends StoredBlock {
  private static final long serialVersionUID = 1L;

  private final int[] starts;
  private final char[] indices;
  private final double[] values;

  private SparseDoubleBlock(
      long firstRow,
      int dims,
      int[] starts,
      char[] indices,
      double[] values,
      double[] weightsOrNull) {
    super(firstRow, dims, squaredNorms(starts, values), weightsOrNull);
    this.starts = starts;
    this.indices = indices;
    this.values = values;
  }

  /**
   * Keeps the nonzero values of dense rows.
   *
   * @param dense dense[n*dims + d]
   * @param weightsOrNull weights[n], or null for 1 each
   * @throws IllegalArgumentException if the sizes do not fit together, or dims exceeds 65536
   */
  public static SparseDoubleBlock of(
      long firstRow, int dims, double[] dense, double[] weightsOrNull) {
    SparseIndex.checkDimensions(dims);
    int[] starts = new int[rowsOf(dense.length, dims) + 1];
    char[] indices = new char[dense.length];
    double[] values = new double[dense.length];
    int count = 0;
    for (int n = 0; n < starts.length - 1; n++) {
      for (int d = 0; d < dims; d++) {
        double value = dense[n * dims + d];
        // By bits, so that a copied row has its -0 back.
        if (Double.doubleToRawLongBits(value) != 0) {
          indices[count] = (char) d;
          values[count++] = value;
        }
      }
      starts[n + 1] = count;
    }
    return new SparseDoubleBlock(
        firstRow,
        dims,
        starts,
        Arrays.copyOf(indices, count),
        Arrays.copyOf(values, count),
        weightsOrNull);
  }

  private static double[] squaredNorms(int[] starts, double[] values) {
    double[] norms = new double[starts.length - 1];
    for (int n = 0; n < norms.length; n++) {
      double norm = 0;
      for (int i = starts[n]; i < starts[n + 1]; i++) {
        norm = Math.fma(values[i], values[i], norm);
      }
      norms[n] = norm;
    }
    return norms;
  }

  @Override
  void multiply(Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    kernels.multiplySparseDoubles(starts, indices, values, from, to, w, stride, scores);
  }

  @Override
  void multiplyQuadratic(
      Kernels kernels, int from, int to, double[] w, int stride, double[] scores) {
    kernels.multiplyQuadraticSparse(starts, indices, values, 0, from, to, w, stride, scores, 0);
  }

  @Override
  public void addMoments(int n, double a, double[] sums, double[] squares, int offset) {
    scatter(indices, values, starts[n], starts[n + 1], a, sums, squares, offset);
  }

  private static void scatter(
      char[] indices,
      double[] values,
      int begin,
      int end,
      double a,
      double[] sums,
      double[] squares,
      int offset) {
    for (int i = begin; i < end; i++) {
      int j = offset + indices[i];
      double x = values[i];
      sums[j] = Math.fma(a, x, sums[j]) + 0.0;
      squares[j] = Math.fma(a * x, x, squares[j]) + 0.0;
    }
  }

  @Override
  public void addScaled(int n, double a, double[] y, int offset) {
    scatter(indices, values, starts[n], starts[n + 1], a, y, offset);
  }

  @Override
  public void addToRows(int n, int[] rows, double[] a, int count, double[] y) {
    int dims = dimensions();
    int i = 0;
    for (; i + 1 < count; i += 2) {
      scatter(
          indices,
          values,
          starts[n],
          starts[n + 1],
          a[i],
          a[i + 1],
          y,
          rows[i] * dims,
          rows[i + 1] * dims);
    }
    if (i < count) {
      addScaled(n, a[i], y, rows[i] * dims);
    }
  }

  private static void scatter(
      char[] indices,
      double[] values,
      int begin,
      int end,
      double a,
      double b,
      double[] y,
      int first,
      int second) {
    for (int i = begin; i < end; i++) {
      int d = indices[i];
      double x = values[i];
      y[first + d] = Math.fma(a, x, y[first + d]) + 0.0;
      y[second + d] = Math.fma(b, x, y[second + d]) + 0.0;
    }
  }

  /** Arrays as locals: the compiler cannot keep fields in registers across the stores to y. */
  private static void scatter(
      char[] indices, double[] values, int begin, int end, double a, double[] y, int offset) {
    for (int i = begin; i < end; i++) {
      int j = offset + indices[i];
      y[j] = Math.fma(a, values[i], y[j]) + 0.0;
    }
  }

  @Override
  public void multiplyPanel(
      int[] rows, int count, int dims, double[] w, int wAt, int columns, double[] sums) {
    Kernels kernels = Kernels.get();
    for (int i = 0; i < count; i++) {
      int begin = starts[rows[i]];
      int end = SparseIndex.end(indices, begin, starts[rows[i] + 1], dims);
      kernels.multiplySparseDoublesPanel(
          indices, values, begin, end, w, wAt, columns, sums, i * columns);
    }
  }

  @Override
  public void addOuterProducts(int[] rows, double[] a, int count, double[] packed) {
    double[] x = new double[dimensions()];
    for (int m = 0; m < count; m++) {
      int begin = starts[rows[m]];
      int nonzeros = starts[rows[m] + 1] - begin;
      for (int i = 0; i < nonzeros; i++) {
        x[i] = values[begin + i];
      }
      SparseIndex.addOuterProduct(indices, x, begin, nonzeros, a[m], packed);
    }
  }

  @Override
  public void copyRow(int n, double[] out, int offset) {
    Arrays.fill(out, offset, offset + dimensions(), 0);
    for (int i = starts[n]; i < starts[n + 1]; i++) {
      out[offset + indices[i]] = values[i];
    }
  }
}

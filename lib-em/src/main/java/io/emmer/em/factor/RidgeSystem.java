package io.emmer.em.factor;

import io.emmer.em.kernel.Kernels;
import java.util.Arrays;

/**
 * (lambda I + sum of products) x = b, by Cholesky's factorization in place: a[i*stride + j] for j
 * &gt;= i, with b as the column after the last, which the factorization turns into the solution of
 * the first of its two triangular systems. Unlike {@code em.linear}'s factor it is for very many
 * small systems: one thread, and memory that is used again.
 */
final class RidgeSystem {
  /** Rows of a panel. */
  private static final int PANEL = 32;

  private final Kernels kernels = Kernels.get();
  private final int size;
  private final int stride;
  private final double[] a;
  private final int[] panelAt = new int[PANEL];
  private final double[] negated;

  RidgeSystem(int size) {
    this.size = size;
    this.stride = padded(size + 1);
    this.a = new double[size * stride];
    this.negated = new double[PANEL * size];
  }

  /** {@code columns} rounded up to whole vectors of any processor. */
  static int padded(int columns) {
    return (columns + Kernels.PANEL_LANES - 1) / Kernels.PANEL_LANES * Kernels.PANEL_LANES;
  }

  /** lambda I, and b = 0. */
  void clear(double lambda) {
    Arrays.fill(a, 0);
    for (int i = 0; i < size; i++) {
      a[i * stride + i] = lambda;
    }
  }

  /** b_i = value. */
  void setRight(int i, double value) {
    a[i * stride + size] = value;
  }

  /**
   * a_ij += sum_d x[xAt[i] + d] w[d*wStride + j] for j &gt;= i, and b_i likewise from column {@code
   * size} of w.
   */
  void addProducts(double[] x, int[] xAt, int dims, double[] w, int wStride) {
    for (int from = 0; from < size; from += PANEL) {
      int rows = Math.min(PANEL, size - from);
      int column = from / Kernels.PANEL_LANES * Kernels.PANEL_LANES;
      System.arraycopy(xAt, from, panelAt, 0, rows);
      kernels.multiplyPanel(
          x,
          panelAt,
          rows,
          dims,
          w,
          column,
          wStride,
          stride - column,
          a,
          from * stride + column,
          stride);
    }
  }

  /** Solves, and leaves nothing of the system. */
  void solve(double[] x, int at) {
    for (int from = 0; from < size; from += PANEL) {
      int to = Math.min(from + PANEL, size);
      subtractRowsAbove(from, to);
      factorRows(from, to);
    }
    for (int i = size - 1; i >= 0; i--) {
      int row = i * stride;
      double sum = a[row + size];
      for (int j = i + 1; j < size; j++) {
        sum = Math.fma(-a[row + j], x[at + j], sum);
      }
      x[at + i] = sum / a[row + i];
    }
  }

  private void subtractRowsAbove(int from, int to) {
    if (from == 0) {
      return;
    }
    for (int i = from; i < to; i++) {
      panelAt[i - from] = (i - from) * from;
      for (int m = 0; m < from; m++) {
        negated[panelAt[i - from] + m] = -a[m * stride + i];
      }
    }
    int column = from / Kernels.PANEL_LANES * Kernels.PANEL_LANES;
    kernels.multiplyPanel(
        negated,
        panelAt,
        to - from,
        from,
        a,
        column,
        stride,
        stride - column,
        a,
        from * stride + column,
        stride);
  }

  private void factorRows(int from, int to) {
    for (int i = from; i < to; i++) {
      int row = i * stride;
      for (int m = from; m < i; m++) {
        int above = m * stride + i;
        kernels.addScaled(-a[above], a, above, size + 1 - i, a, row + i);
      }
      double pivot = a[row + i];
      if (!(pivot > 0)) {
        throw new ArithmeticException(
            "lambda is lost in rounding: a pivot is " + pivot + "; give a larger lambda");
      }
      double root = Math.sqrt(pivot);
      for (int j = i; j <= size; j++) {
        a[row + j] /= root;
      }
    }
  }
}

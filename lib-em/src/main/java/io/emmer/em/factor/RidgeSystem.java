package io.emmer.em.factor;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.CholeskyPanels;
import java.util.Arrays;

/**
 * The system (lambda I + sum of products) x = b: a[i*stride + j] for j &gt;= i, with b as the
 * column after the last. It is for very many small systems: one thread, and memory that is used
 * again.
 */
final class RidgeSystem {
  /** Rows whose products are added at a time. */
  private static final int PANEL = 32;

  private final Kernels kernels = Kernels.get();
  private final int size;
  private final int stride;
  private final CholeskyPanels panels;
  private final double[] a;
  private final double[] leastPivots;
  private final int[] panelAt = new int[PANEL];

  RidgeSystem(int size) {
    this.size = size;
    this.panels = new CholeskyPanels(size, size + 1, false);
    this.stride = panels.stride();
    this.a = new double[size * stride];
    this.leastPivots = new double[size];
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
      System.arraycopy(xAt, from, panelAt, 0, rows);
      int at = from * stride + from;
      kernels.multiplyPanel(x, panelAt, rows, dims, w, from, wStride, stride - from, a, at, stride);
    }
  }

  /**
   * Writes the solution to x[at + i], and leaves nothing of the system.
   *
   * @throws ArithmeticException if lambda is too small for the products
   */
  void solve(double[] x, int at) {
    int done = panels.factor(a, leastPivots);
    if (done < size) {
      throw new ArithmeticException(
          "lambda is lost in rounding: a pivot is "
              + a[done * stride + done]
              + "; give a larger lambda");
    }
    for (int i = size - 1; i >= 0; i--) {
      int row = i * stride;
      double sum = a[row + size];
      for (int j = i + 1; j < size; j++) {
        sum = Math.fma(-a[row + j], x[at + j], sum);
      }
      double pivot = a[row + i];
      // Not the root itself, which may differ in the last bit: models keep their bits.
      x[at + i] = sum / (pivot / Math.sqrt(pivot));
    }
  }
}

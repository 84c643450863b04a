package io.emmer.em.linear;

import io.emmer.em.kernel.Kernels;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * y = x U^-1 for A = U'U, so that |y|^2 = x'A^-1 x. V = U^-1 is upper triangular and kept in panels
 * of columns: panel p holds V_dc for its {@link #columns} columns c and the d below {@link
 * #leading}; y_c of its columns needs the first {@link #leading} features only.
 */
public final class Whitening implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PANEL = CholeskyPanels.PANEL;

  private final int dimensions;
  private final double logDeterminant;
  private final double[] table;
  private final int[] starts;

  private Whitening(CholeskyFactor factor) {
    this.dimensions = factor.dimensions();
    this.logDeterminant = factor.logDeterminant();
    this.starts = new int[(dimensions + PANEL - 1) / PANEL + 1];
    for (int p = 0; p < panels(); p++) {
      starts[p + 1] = Math.addExact(starts[p], leading(p) * columns(p));
    }
    this.table = new double[starts[panels()]];
  }

  /** Inverts U, its panels in parallel. */
  public static Whitening of(CholeskyFactor factor) {
    Whitening whitening = new Whitening(factor);
    double[] negated = factor.negated();
    IntStream.range(0, whitening.panels())
        .parallel()
        .forEach(p -> whitening.invert(factor, negated, whitening.panels() - 1 - p));
    return whitening;
  }

  /** U V = I for the columns of panel p, blocks of rows from the last up. */
  private void invert(CholeskyFactor factor, double[] negated, int p) {
    Kernels kernels = Kernels.get();
    int width = columns(p);
    int stride = factor.stride();
    int start = starts[p];
    for (int from = p * PANEL; from >= 0; from -= PANEL) {
      int to = Math.min(from + PANEL, dimensions);
      int[] rows = new int[to - from];
      for (int i = from; i < to; i++) {
        rows[i - from] = i * stride + to;
      }
      kernels.multiplyPanel(
          negated,
          rows,
          to - from,
          leading(p) - to,
          table,
          start + to * width,
          width,
          width,
          table,
          start + from * width,
          width);
      for (int i = to - 1; i >= from; i--) {
        for (int m = i + 1; m < to; m++) {
          kernels.addScaled(
              negated[i * stride + m], table, start + m * width, width, table, start + i * width);
        }
        divide(start + i * width, width, i - p * PANEL, factor.value(i, i));
      }
    }
  }

  /** Row i of I, less what it holds now, over U_ii. */
  private void divide(int at, int width, int unitColumn, double pivot) {
    if (unitColumn >= 0) {
      table[at + unitColumn] += 1;
    }
    for (int c = 0; c < width; c++) {
      table[at + c] /= pivot;
    }
  }

  /** D. */
  public int dimensions() {
    return dimensions;
  }

  /** log det A. */
  public double logDeterminant() {
    return logDeterminant;
  }

  /** Number of panels. */
  public int panels() {
    return starts.length - 1;
  }

  /** First column of panel p. */
  public int firstColumn(int p) {
    return p * PANEL;
  }

  /** Columns of panel p, padded with zeros to whole vectors. */
  public int columns(int p) {
    return CholeskyPanels.padded(Math.min(PANEL, dimensions - p * PANEL));
  }

  /** Number of leading features that panel p needs. */
  public int leading(int p) {
    return Math.min((p + 1) * PANEL, dimensions);
  }

  /** V_dc at table[panelAt(p) + d*columns(p) + c - firstColumn(p)]; not copied. */
  public double[] table() {
    return table;
  }

  /** Where panel p begins in the table. */
  public int panelAt(int p) {
    return starts[p];
  }

  /** y_c of the point x[at + d], c in 0..D-1. */
  public double[] whiten(double[] x, int at) {
    double[] y = new double[CholeskyPanels.padded(dimensions)];
    for (int p = 0; p < panels(); p++) {
      Kernels.get()
          .multiplyPanel(
              x,
              new int[] {at},
              1,
              leading(p),
              table,
              starts[p],
              columns(p),
              columns(p),
              y,
              firstColumn(p),
              columns(p));
    }
    return Arrays.copyOf(y, dimensions);
  }

  /**
   * out[at + d] = sum_c V_dc y_c: A^-1 x if y is x whitened; in four sums, of every fourth c of a
   * panel, as one would wait for itself.
   */
  public void unwhiten(double[] y, double[] out, int at) {
    for (int d = 0; d < dimensions; d++) {
      double sum0 = 0;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      for (int p = d / PANEL; p < panels(); p++) {
        int row = starts[p] + d * columns(p);
        int first = p * PANEL;
        int count = Math.min(PANEL, dimensions - first);
        int c = 0;
        for (; c + 4 <= count; c += 4) {
          sum0 = Math.fma(table[row + c], y[first + c], sum0);
          sum1 = Math.fma(table[row + c + 1], y[first + c + 1], sum1);
          sum2 = Math.fma(table[row + c + 2], y[first + c + 2], sum2);
          sum3 = Math.fma(table[row + c + 3], y[first + c + 3], sum3);
        }
        for (; c < count; c++) {
          sum0 = Math.fma(table[row + c], y[first + c], sum0);
        }
      }
      out[at + d] = (sum0 + sum1) + (sum2 + sum3);
    }
  }

  /**
   * tr(A^-1 S) = sum_dc V_dc (S V)_dc.
   *
   * @param packed S, see {@link PackedSymmetric}
   */
  public double inverseTrace(double[] packed) {
    double[] square = new double[Math.multiplyExact(dimensions, dimensions)];
    PackedSymmetric.unpack(packed, dimensions, square, 0);
    double[] traces =
        IntStream.range(0, panels()).parallel().mapToDouble(p -> trace(square, p)).toArray();
    double sum = 0;
    for (double trace : traces) {
      sum += trace;
    }
    return sum;
  }

  private double trace(double[] square, int p) {
    int size = leading(p);
    int columns = columns(p);
    int[] rows = new int[size];
    Arrays.setAll(rows, d -> d * dimensions);
    double[] product = new double[size * columns];
    Kernels.get()
        .multiplyPanel(
            square, rows, size, size, table, starts[p], columns, columns, product, 0, columns);
    double sum = 0;
    for (int i = 0; i < product.length; i++) {
      sum = Math.fma(product[i], table[starts[p] + i], sum);
    }
    return sum;
  }

  /** tr A^-1 = sum_dc V_dc^2. */
  public double inverseTrace() {
    return squaredNorm(table, 0, table.length);
  }

  /**
   * sum of y[at + c]^2, in four sums, which the processor adds side by side, and in a fixed order.
   *
   * @param count a multiple of 4
   */
  public static double squaredNorm(double[] y, int at, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int i = at; i < at + count; i += 4) {
      sum0 = Math.fma(y[i], y[i], sum0);
      sum1 = Math.fma(y[i + 1], y[i + 1], sum1);
      sum2 = Math.fma(y[i + 2], y[i + 2], sum2);
      sum3 = Math.fma(y[i + 3], y[i + 3], sum3);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}

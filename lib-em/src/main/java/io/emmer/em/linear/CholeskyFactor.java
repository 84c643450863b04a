package io.emmer.em.linear;

import io.emmer.em.kernel.Kernels;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A = U'U with U upper triangular, by panels of rows (Golub and Van Loan 2013, section 4.2.8): the
 * products with the rows above run in the kernels, whose lanes are columns and whose sums ascend,
 * so that all kernels give the same bits.
 */
public final class CholeskyFactor {
  /** Rows of a panel. */
  static final int PANEL = 32;

  private final int dimensions;
  private final int stride;
  private final double[] upper; // U_ij at [i*stride + j], j >= i; rubbish below the diagonal

  private CholeskyFactor(int dimensions) {
    this.dimensions = dimensions;
    this.stride = padded(dimensions);
    this.upper = new double[Math.multiplyExact(dimensions, stride)];
  }

  /** {@code columns} rounded up to whole vectors of any processor. */
  static int padded(int columns) {
    return (columns + Kernels.PANEL_LANES - 1) / Kernels.PANEL_LANES * Kernels.PANEL_LANES;
  }

  /**
   * Factors A + floor I.
   *
   * @param packed A, see {@link PackedSymmetric}
   * @return empty if it is not positive definite: a pivot is within rounding of 0
   */
  public static Optional<CholeskyFactor> of(double[] packed, int dimensions, double floor) {
    CholeskyFactor factor = new CholeskyFactor(dimensions);
    double[] diagonal = factor.load(packed, floor);
    for (int from = 0; from < dimensions; from += PANEL) {
      int to = Math.min(from + PANEL, dimensions);
      factor.subtractRowsAbove(from, to);
      if (!factor.factorRows(from, to, diagonal)) {
        return Optional.empty();
      }
    }
    return Optional.of(factor);
  }

  private double[] load(double[] packed, double floor) {
    double[] diagonal = new double[dimensions];
    for (int i = 0; i < dimensions; i++) {
      int row = PackedSymmetric.row(i);
      for (int j = 0; j < i; j++) {
        upper[j * stride + i] = packed[row + j];
      }
      diagonal[i] = packed[row + i] + floor;
      upper[i * stride + i] = diagonal[i];
    }
    return diagonal;
  }

  /** U_ij -= sum over m &lt; from of U_mi U_mj, for i in from..to-1 and j &gt;= from. */
  private void subtractRowsAbove(int from, int to) {
    if (from == 0) {
      return;
    }
    double[] negated = new double[(to - from) * from];
    int[] rows = new int[to - from];
    for (int i = from; i < to; i++) {
      rows[i - from] = (i - from) * from;
      for (int m = 0; m < from; m++) {
        negated[rows[i - from] + m] = -upper[m * stride + i];
      }
    }
    int blocks = (stride - from + PANEL - 1) / PANEL;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              int column = from + block * PANEL;
              int columns = Math.min(PANEL, stride - column);
              int at = from * stride + column;
              Kernels.get()
                  .multiplyPanel(
                      negated, rows, to - from, from, upper, column, stride, columns, upper, at,
                      stride);
            });
  }

  private boolean factorRows(int from, int to, double[] diagonal) {
    Kernels kernels = Kernels.get();
    for (int i = from; i < to; i++) {
      int row = i * stride;
      for (int m = from; m < i; m++) {
        int above = m * stride + i;
        kernels.addScaled(-upper[above], upper, above, dimensions - i, upper, row + i);
      }
      double pivot = upper[row + i];
      // Rounding can leave a tiny positive pivot in a singular matrix; NaN also fails here.
      if (!(pivot > dimensions * Math.ulp(diagonal[i]))) {
        return false;
      }
      double root = Math.sqrt(pivot);
      for (int j = i; j < dimensions; j++) {
        upper[row + j] /= root;
      }
      upper[row + i] = root;
    }
    return true;
  }

  /** D. */
  public int dimensions() {
    return dimensions;
  }

  /** U_ij, j &gt;= i. */
  double value(int i, int j) {
    return upper[i * stride + j];
  }

  /** log det A. */
  public double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      sum += StrictMath.log(value(i, i));
    }
    return 2 * sum;
  }

  /** The factor L = U' of A = L L': square[at + i*D + j] for j &lt;= i. */
  public void copyLowerTo(double[] square, int at) {
    for (int i = 0; i < dimensions; i++) {
      for (int j = 0; j <= i; j++) {
        square[at + i * dimensions + j] = value(j, i);
      }
    }
  }

  /** -U_ij at [i*stride + j] for the whole upper triangle. */
  double[] negated() {
    double[] result = new double[upper.length];
    for (int i = 0; i < dimensions; i++) {
      for (int j = i; j < dimensions; j++) {
        result[i * stride + j] = -value(i, j);
      }
    }
    return result;
  }

  int stride() {
    return stride;
  }
}

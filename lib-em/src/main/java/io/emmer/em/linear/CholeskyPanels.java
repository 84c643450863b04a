package io.emmer.em.linear;

import io.emmer.em.kernel.Kernels;
import java.util.stream.IntStream;

/**
 * The factorization A = U'U of a symmetric positive definite matrix in place, by panels of rows
 * (Golub and Van Loan 2013, section 4.2.8). The products with the rows above run in the kernels,
 * whose lanes are columns and whose sums ascend, so that all kernels, and one thread or many, give
 * the same bits.
 *
 * <p>An instance keeps the memory that a factorization needs besides the matrix, and factors one
 * matrix after the other.
 */
public final class CholeskyPanels {
  /** Rows of a panel, a multiple of {@link Kernels#PANEL_LANES}. */
  static final int PANEL = 32;

  private final Kernels kernels = Kernels.get();
  private final int size;
  private final int columns;
  private final int stride;
  private final boolean parallel;
  private final int[] rows = new int[PANEL];
  private final double[] negated;

  /**
   * A factorization of matrices of one size.
   *
   * @param size rows of A
   * @param columns those of A and those of the right-hand sides after them
   * @param parallel whether one matrix is worth several threads
   */
  public CholeskyPanels(int size, int columns, boolean parallel) {
    this.size = size;
    this.columns = columns;
    this.stride = padded(columns);
    this.parallel = parallel;
    this.negated = new double[PANEL * size];
  }

  /** {@code columns} rounded up to whole vectors of any processor. */
  public static int padded(int columns) {
    return (columns + Kernels.PANEL_LANES - 1) / Kernels.PANEL_LANES * Kernels.PANEL_LANES;
  }

  /** Where a row ends and the next one begins: {@link #padded} columns. */
  public int stride() {
    return stride;
  }

  /**
   * Factors a matrix, and turns the right-hand sides B into U'^-1 B, the solution of the first of
   * the two triangular systems. The diagonal is left with the pivots U_ii^2, of which callers take
   * the roots.
   *
   * @param a A_ij at a[i*stride + j] for j &gt;= i, then B; U_ij afterwards; what is below the
   *     diagonal is neither read nor kept
   * @param leastPivots leastPivots[i], which pivot i must exceed
   * @return how many pivots exceed theirs: {@code size}, or the row where A proved not to be
   *     positive definite
   */
  public int factor(double[] a, double[] leastPivots) {
    for (int from = 0; from < size; from += PANEL) {
      int to = Math.min(from + PANEL, size);
      if (from > 0) {
        subtractRowsAbove(a, from, to);
      }
      int done = factorRows(a, from, to, leastPivots);
      if (done < to) {
        return done;
      }
    }
    return size;
  }

  /** a_ij -= sum over m &lt; from of U_mi U_mj, for i in from..to-1 and j &gt;= from. */
  private void subtractRowsAbove(double[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      rows[i - from] = (i - from) * from;
      for (int m = 0; m < from; m++) {
        negated[rows[i - from] + m] = -a[m * stride + i];
      }
    }
    if (parallel) {
      IntStream.range(0, (stride - from + PANEL - 1) / PANEL)
          .parallel()
          .forEach(block -> subtract(a, from, to, from + block * PANEL, PANEL));
    } else {
      subtract(a, from, to, from, stride - from);
    }
  }

  private void subtract(double[] a, int from, int to, int column, int width) {
    int columnsHere = Math.min(width, stride - column);
    int at = from * stride + column;
    kernels.multiplyPanel(
        negated, rows, to - from, from, a, column, stride, columnsHere, a, at, stride);
  }

  private int factorRows(double[] a, int from, int to, double[] leastPivots) {
    for (int i = from; i < to; i++) {
      int row = i * stride;
      for (int m = from; m < i; m++) {
        int above = m * stride + i;
        kernels.addScaled(-a[above], a, above, columns - i, a, row + i);
      }
      double pivot = a[row + i];
      if (!(pivot > leastPivots[i])) { // NaN also fails here
        return i;
      }
      double root = Math.sqrt(pivot);
      for (int j = i + 1; j < columns; j++) {
        a[row + j] /= root;
      }
    }
    return to;
  }
}

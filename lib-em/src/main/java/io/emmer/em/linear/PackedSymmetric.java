package io.emmer.em.linear;

import io.emmer.em.text.Text;
import java.util.Arrays;

/** The lower triangle of a symmetric D x D matrix by rows: packed[i*(i+1)/2 + j], j &lt;= i. */
public final class PackedSymmetric {
  private static final double ASYMMETRY = 1e-9;

  /** Below this share of the second moment, a difference of moments is rounding. */
  private static final double ROUNDING = 1e-13;

  private PackedSymmetric() {}

  /** D (D + 1) / 2. */
  public static int size(int dimensions) {
    return Math.toIntExact((long) dimensions * (dimensions + 1) / 2);
  }

  /** Where row i begins. */
  public static int row(int i) {
    return i * (i + 1) / 2;
  }

  /** A diagonal matrix. */
  public static double[] diagonal(double... diagonal) {
    double[] packed = new double[size(diagonal.length)];
    addToDiagonal(packed, diagonal);
    return packed;
  }

  /** packed_ii += diagonal[i]. */
  public static void addToDiagonal(double[] packed, double... diagonal) {
    for (int i = 0; i < diagonal.length; i++) {
      packed[row(i) + i] += diagonal[i];
    }
  }

  /**
   * Makes zeros of the rows and columns whose variance, a difference of moments, is no more than
   * rounding, which must not pass for a variance.
   *
   * @param secondMoments secondMoments[i], of which packed_ii is what was left
   */
  public static void clearRounding(double[] packed, double... secondMoments) {
    for (int i = 0; i < secondMoments.length; i++) {
      if (!(packed[row(i) + i] <= ROUNDING * secondMoments[i])) {
        continue;
      }
      Arrays.fill(packed, row(i), row(i) + i + 1, 0);
      for (int j = i + 1; j < secondMoments.length; j++) {
        packed[row(j) + i] = 0;
      }
    }
  }

  /** packed_ii of all i. */
  public static double[] diagonalOf(double[] packed, int dimensions) {
    double[] diagonal = new double[dimensions];
    Arrays.setAll(diagonal, i -> packed[row(i) + i]);
    return diagonal;
  }

  /** The largest value on the diagonal. */
  public static double largestDiagonal(double[] packed, int dimensions) {
    double largest = 0;
    for (int i = 0; i < dimensions; i++) {
      largest = Math.max(largest, packed[row(i) + i]);
    }
    return largest;
  }

  /** square[at + i*D + j] for all i and j. */
  public static void unpack(double[] packed, int dimensions, double[] square, int at) {
    for (int i = 0; i < dimensions; i++) {
      for (int j = 0; j <= i; j++) {
        square[at + i * dimensions + j] = packed[row(i) + j];
        square[at + j * dimensions + i] = packed[row(i) + j];
      }
    }
  }

  /**
   * Packs square[at + i*D + j].
   *
   * @param name of the matrix, for the error
   * @throws IllegalArgumentException if it is not finite and symmetric
   */
  public static double[] pack(double[] square, int at, int dimensions, String name) {
    double[] packed = new double[size(dimensions)];
    for (int i = 0; i < dimensions; i++) {
      double variance = square[at + i * dimensions + i];
      for (int j = 0; j <= i; j++) {
        double lower = square[at + i * dimensions + j];
        double upper = square[at + j * dimensions + i];
        double scale = Math.sqrt(Math.abs(variance * square[at + j * dimensions + j]));
        if (!(Math.abs(lower - upper) <= ASYMMETRY * scale) || !Double.isFinite(lower)) {
          throw new IllegalArgumentException(
              Text.format(
                  "%s is not finite and symmetric: [%d][%d] is %s and [%d][%d] is %s",
                  name, i, j, lower, j, i, upper));
        }
        packed[row(i) + j] = lower;
      }
    }
    return packed;
  }
}

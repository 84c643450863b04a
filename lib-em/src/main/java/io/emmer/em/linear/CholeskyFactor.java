package io.emmer.em.linear;

import java.util.Optional;

/** The factor U of A = U'U with U upper triangular, by {@link CholeskyPanels} on all cores. */
public final class CholeskyFactor {
  private final int dimensions;
  private final int stride;
  private final double[] upper; // U_ij at [i*stride + j], j >= i; rubbish below the diagonal

  private CholeskyFactor(int dimensions, int stride) {
    this.dimensions = dimensions;
    this.stride = stride;
    this.upper = new double[Math.multiplyExact(dimensions, stride)];
  }

  /**
   * Factors A + floor I.
   *
   * @param packed A, see {@link PackedSymmetric}
   * @return empty if it is not positive definite: a pivot is within rounding of 0
   */
  public static Optional<CholeskyFactor> of(double[] packed, int dimensions, double floor) {
    return of(packed, dimensions, floor, 1);
  }

  /**
   * As {@link #of(double[], int, double)}, for what subtracts from A afterwards.
   *
   * @param roundings empty if a pivot is within so many times the rounding of 0
   */
  public static Optional<CholeskyFactor> of(
      double[] packed, int dimensions, double floor, double roundings) {
    CholeskyPanels panels = new CholeskyPanels(dimensions, dimensions, true);
    CholeskyFactor factor = new CholeskyFactor(dimensions, panels.stride());
    double[] leastPivots = factor.load(packed, floor, roundings);
    if (panels.factor(factor.upper, leastPivots) < dimensions) {
      return Optional.empty();
    }
    for (int i = 0; i < dimensions; i++) {
      int at = i * factor.stride + i;
      factor.upper[at] = Math.sqrt(factor.upper[at]);
    }
    return Optional.of(factor);
  }

  /**
   * Loads A, and tells which pivots are too small: with 1, those that a singular matrix may have.
   */
  private double[] load(double[] packed, double floor, double roundings) {
    double[] leastPivots = new double[dimensions];
    for (int i = 0; i < dimensions; i++) {
      int row = PackedSymmetric.row(i);
      for (int j = 0; j < i; j++) {
        upper[j * stride + i] = packed[row + j];
      }
      double diagonal = packed[row + i] + floor;
      upper[i * stride + i] = diagonal;
      leastPivots[i] = roundings * dimensions * Math.ulp(diagonal);
    }
    return leastPivots;
  }

  /** D. */
  public int dimensions() {
    return dimensions;
  }

  /** The smallest U_ii^2. */
  public double leastPivot() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < dimensions; i++) {
      least = Math.min(least, value(i, i) * value(i, i));
    }
    return least;
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

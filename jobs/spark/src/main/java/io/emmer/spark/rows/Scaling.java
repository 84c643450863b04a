package io.emmer.spark.rows;

import io.emmer.em.Family;
import io.emmer.spark.InputException;
import java.io.Serializable;

/**
 * How raw values become the values that models see: x = raw / divisor, then 1 or 0 for x at or
 * above the threshold or below it.
 *
 * @param divisor positive
 * @param threshold NaN for none
 */
public record Scaling(double divisor, double threshold) implements Serializable {
  private static final int BYTE_VALUES = 256;

  /** The value of a raw value. */
  public double apply(double raw) {
    double x = raw / divisor;
    if (Double.isNaN(threshold)) {
      return x;
    }
    return x >= threshold ? 1 : 0;
  }

  /** table[b]: value of unsigned byte b. */
  double[] byteTable() {
    double[] table = new double[BYTE_VALUES];
    for (int b = 0; b < BYTE_VALUES; b++) {
      table[b] = apply(b);
    }
    return table;
  }

  /**
   * What a family allows after scaling.
   *
   * @param lowest smallest legal value
   * @param highest largest legal value
   */
  public record Range(double lowest, double highest) implements Serializable {
    /** All finite values. */
    public static final Range FINITE =
        new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public static Range of(Family<?, ?> family) {
      return new Range(family.support().lowest(), family.support().highest());
    }

    /** Whether x is legal; NaN and infinities never are. */
    public boolean contains(double x) {
      return Double.isFinite(x) && x >= lowest && x <= highest;
    }

    /** Refuses NaN, infinities, and values that the family has no density for. */
    void refuse(double x, String file, long row, int column) {
      if (!Double.isFinite(x)) {
        throw new InputException(
            "%s: row %d, value %d is %s, expected a finite number; repair or drop the row"
                .formatted(file, row, column, x));
      }
      throw new InputException(
          "%s: row %d, value %d is %s after scaling, expected %s to %s; give --scale or --binarize"
              .formatted(file, row, column, x, lowest, highest));
    }
  }
}

package io.emmer.em;

import java.io.Serializable;

/**
 * The values of a row for which a family has a density: an interval, closed where it is bounded.
 *
 * @param lowest the smallest legal value
 * @param highest the largest legal value
 */
public record Support(double lowest, double highest) implements Serializable {
  /** All finite numbers. */
  public static final Support FINITE =
      new Support(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** All numbers that can be reckoned with: sums of their squares are finite. */
  public static final Support REAL = new Support(-1e145, 1e145);

  /** Whether x is legal; NaN and infinities never are. */
  public boolean contains(double x) {
    return Double.isFinite(x) && x >= lowest && x <= highest;
  }

  /** Whether some number that can be reckoned with is not legal. */
  public boolean isBounded() {
    return lowest > REAL.lowest || highest < REAL.highest;
  }
}

package io.emmer.em;

import java.io.Serializable;

/**
 * The values of a row for which a family has a density: an interval, closed where it is bounded,
 * and perhaps NaN.
 *
 * @param lowest the smallest legal value
 * @param highest the largest legal value
 * @param missing whether NaN is legal, for a cell that is missing
 */
public record Support(double lowest, double highest, boolean missing) implements Serializable {
  /** All finite numbers. */
  public static final Support FINITE =
      new Support(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** All numbers that can be reckoned with: sums of their squares are finite. */
  public static final Support REAL = new Support(-1e145, 1e145);

  /** As {@link #REAL}, with missing cells. */
  public static final Support TABLE = new Support(REAL.lowest, REAL.highest, true);

  /** An interval without missing cells. */
  public Support(double lowest, double highest) {
    this(lowest, highest, false);
  }

  /** Whether x is legal; infinities never are. */
  public boolean contains(double x) {
    return Double.isNaN(x) ? missing : Double.isFinite(x) && x >= lowest && x <= highest;
  }

  /** The length of the interval. */
  public double width() {
    return highest - lowest;
  }

  /** Whether some number that can be reckoned with is not legal. */
  public boolean isBounded() {
    return lowest > REAL.lowest || highest < REAL.highest;
  }
}

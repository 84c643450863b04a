package io.emmer.spark.rows;

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
}

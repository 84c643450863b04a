package io.emmer.spark.rows;

import io.emmer.em.model.InputDocument;
import io.emmer.spark.InputException;
import java.io.Serializable;

/**
 * How raw values become the values that models see: x = raw / divisor, then 1 or 0 for x at or
 * above the threshold or below it.
 *
 * @param divisor positive
 * @param threshold NaN for none
 * @param largest of the raw values that are taken so, whatever their sign
 */
public record Scaling(double divisor, double threshold, double largest) implements Serializable {
  private static final int BYTE_VALUES = 256;

  /** What rows that were bytes from 0 to 1 before do not exceed, nor rows drawn like them. */
  private static final double LARGEST_FRACTION = 8;

  /** A scaling of all finite values. */
  public Scaling(double divisor, double threshold) {
    this(divisor, threshold, Double.MAX_VALUE);
  }

  /**
   * How rows are scaled for a model. What was asked for wins. Rows of its kind, bytes or other
   * numbers, are scaled as its own; others as their files say, if that makes the same values of
   * them.
   *
   * @throws InputException if nothing tells whether these are values before or after the division
   */
  static Scaling as(InputDocument model, String directory, ScalingRequest asked, RowInput rows) {
    double natural = rows.naturalScale();
    double divisor = model.scale().orElse(natural);
    boolean bytes = rows.unsignedBytes();
    boolean usual = natural == (bytes ? RowInput.UNSIGNED_BYTE_SCALE : 1);
    boolean alike = usual && model.bytes().isPresent() && model.bytes().get() == bytes;
    if (asked.divisor().isPresent() || divisor == natural || alike) {
      return asked.or(ScalingRequest.of(model)).orElse(natural);
    }
    if (!bytes && divisor == RowInput.UNSIGNED_BYTE_SCALE && model.bytes().orElse(true)) {
      double threshold = asked.or(ScalingRequest.of(model)).orElse(1).threshold();
      return new Scaling(1, threshold, LARGEST_FRACTION);
    }
    throw new InputException(
        "%s: values of type %s, expected such as %s was fitted to, divided by %s; give {scale}"
            + " %4$s, or 1 if they are divided already",
        rows.files().get(0).path(), rows.type(), directory, divisor);
  }

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

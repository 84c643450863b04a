package io.emmer.spark.rows;

import io.emmer.spark.InputException;
import java.io.IOException;

/** Labels, which are whole numbers. */
final class Labels {
  private Labels() {}

  /** The next labels of a file. */
  static int[] read(RangeInput labels, RowReader rows, int count) throws IOException {
    double[] values = labels.toDoubles(rows.read(count), count);
    long[] at = rows.rows();
    int[] result = new int[count];
    for (int n = 0; n < count; n++) {
      result[n] = require(values[n], labels, at[n]);
    }
    return result;
  }

  /** The label as a whole number, refused if it is none. */
  static int require(double value, RowInput input, long row) {
    int label = (int) value;
    if (label != value) {
      throw new InputException(
          "%s: label %d is %s, expected a whole number".formatted(input.pathOf(row), row, value));
    }
    return label;
  }
}

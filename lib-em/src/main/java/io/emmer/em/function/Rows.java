package io.emmer.em.function;

/** Checks and searches that the functions of rows share. */
final class Rows {
  private Rows() {}

  /** Number of rows of {@code columns} values. */
  static int count(double[] values, int columns) {
    if (columns < 1 || values.length % columns != 0) {
      throw new IllegalArgumentException(
          values.length + " values are no rows of " + columns + " columns");
    }
    return values.length / columns;
  }

  /** Index of the largest value, the lowest of several; of the first NaN if there is one. */
  static int indexOfLargest(double[] values, int from, int count) {
    if (count == 0) {
      throw new IllegalArgumentException("no values");
    }
    int largest = from;
    for (int i = from; i < from + count; i++) {
      if (Double.isNaN(values[i])) {
        return i;
      }
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}

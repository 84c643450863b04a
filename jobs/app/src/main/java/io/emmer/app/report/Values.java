package io.emmer.app.report;

import java.util.Arrays;

/** An immutable sequence of doubles: a row, a prototype or a trace. */
public final class Values {
  private final double[] values;

  private Values(double[] values) {
    this.values = values;
  }

  /** Copies {@code values}. */
  public static Values of(double... values) {
    return new Values(values.clone());
  }

  public int size() {
    return values.length;
  }

  public double get(int index) {
    return values[index];
  }

  /**
   * The last value.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public double last() {
    return values[values.length - 1];
  }

  /** Returns a copy. */
  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}

package io.emmer.em;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Doubles with a shape, in C order.
 *
 * @param shape sizes of the axes
 * @param values product-of-shape values, the last axis fastest
 */
public record NdArray(int[] shape, double[] values) implements Serializable {
  public NdArray {
    long count = 1;
    for (int size : shape) {
      count *= size;
    }
    if (count != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill the shape " + Arrays.toString(shape));
    }
  }

  /** The same with arrays of its own. */
  public NdArray copy() {
    return new NdArray(shape.clone(), values.clone());
  }

  /** An array of the given shape around {@code values}, which is not copied. */
  public static NdArray of(double[] values, int... shape) {
    return new NdArray(shape, values);
  }
}

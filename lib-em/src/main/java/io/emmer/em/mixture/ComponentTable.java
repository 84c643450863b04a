package io.emmer.em.mixture;

import io.emmer.em.NdArray;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/**
 * What the models of all families hold: mixing weights, and one row of D values a component.
 * Immutable.
 */
public final class ComponentTable implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double WEIGHT_SLACK = 1e-6;

  private final int dimensions;
  private final double[] weights;
  private final double[] values;

  /**
   * @param weights weights[k], not negative, of sum 1
   * @param values values[k*D + d], finite
   * @throws IllegalArgumentException if they are not
   */
  public ComponentTable(double[] weights, double[] values) {
    this.weights = weights.clone();
    this.values = values.clone();
    if (weights.length == 0 || values.length == 0 || values.length % weights.length != 0) {
      throw new IllegalArgumentException(
          values.length + " values do not make " + weights.length + " components");
    }
    this.dimensions = values.length / weights.length;
    requireWeights();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "component %d has the value %s in feature %d"
                .formatted(i / dimensions, values[i], i % dimensions));
      }
    }
  }

  /** K weights 1/K. */
  public static double[] equalWeights(int components) {
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    return weights;
  }

  /**
   * Reads "weights" (K) and the array {@code name} (K, D).
   *
   * @throws IllegalArgumentException if one is missing or has another shape
   */
  public static ComponentTable read(
      int components, int dimensions, Map<String, NdArray> arrays, String name) {
    return new ComponentTable(
        array(arrays, "weights", components), array(arrays, name, components, dimensions));
  }

  /**
   * The values of the array {@code name}.
   *
   * @throws IllegalArgumentException if it is missing or has another shape
   */
  public static double[] array(Map<String, NdArray> arrays, String name, int... shape) {
    NdArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the model has no array '" + name + "'");
    }
    if (!Arrays.equals(array.shape(), shape)) {
      throw new IllegalArgumentException(
          "the array '%s' has the shape %s, expected %s"
              .formatted(name, Arrays.toString(array.shape()), Arrays.toString(shape)));
    }
    return array.values();
  }

  private void requireWeights() {
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException("a mixing weight is " + weight);
      }
      sum += weight;
    }
    if (!(Math.abs(sum - 1) <= WEIGHT_SLACK)) {
      throw new IllegalArgumentException("the mixing weights sum to " + sum + ", expected 1");
    }
  }

  /** K. */
  public int components() {
    return weights.length;
  }

  /** D. */
  public int dimensions() {
    return dimensions;
  }

  /** weights[k]. */
  public double[] weights() {
    return weights.clone();
  }

  /** values[k*D + d]. */
  public double[] values() {
    return values.clone();
  }

  /** The value of feature d of component k. */
  public double value(int k, int d) {
    return values[k * dimensions + d];
  }

  /** The arrays of a model directory, the values as {@code name}. */
  public Map<String, NdArray> arrays(String name) {
    return Map.of(
        "weights",
        NdArray.of(weights(), components()),
        name,
        NdArray.of(values(), components(), dimensions));
  }

  /** Whether all values have the same bits. */
  public boolean sameValues(ComponentTable other) {
    return Arrays.equals(values, other.values);
  }

  /** Whether all weights and values have the same bits. */
  public boolean same(ComponentTable other) {
    return Arrays.equals(weights, other.weights) && sameValues(other);
  }
}

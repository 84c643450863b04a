package io.emmer.em.mixture;

import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.text.Text;
import java.util.Arrays;
import java.util.Map;

/**
 * What the models of all families hold: mixing weights, and one row of D values a component. A
 * family adds what it holds besides.
 */
public abstract class ComponentModel implements Model {
  private static final long serialVersionUID = 1L;

  /** Name of the mixing weights in a model directory. */
  protected static final String WEIGHTS = "weights";

  private static final double WEIGHT_SLACK = 1e-6;

  private final int dimensions;
  private final double[] weights;
  private final double[] centres;
  private final String centresName;

  /**
   * @param weights weights[k], not negative, of sum 1
   * @param centres centres[k*D + d], finite
   * @param centresName name of the centres in a model directory
   * @throws IllegalArgumentException if weights or centres are not as stated
   */
  protected ComponentModel(double[] weights, double[] centres, String centresName) {
    this.dimensions = dimensions(weights, centres);
    this.weights = weights.clone();
    this.centres = centres.clone();
    this.centresName = centresName;
    requireWeights();
    for (int i = 0; i < centres.length; i++) {
      if (!Double.isFinite(centres[i])) {
        throw new IllegalArgumentException(
            Text.format(
                "component %d has the value %s in feature %d",
                i / dimensions, centres[i], i % dimensions));
      }
    }
  }

  /**
   * D of such arrays.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  protected static int dimensions(double[] weights, double[] centres) {
    if (weights.length == 0 || centres.length == 0 || centres.length % weights.length != 0) {
      throw new IllegalArgumentException(
          centres.length + " values do not make " + weights.length + " components");
    }
    return centres.length / weights.length;
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

  /** K weights 1/K. */
  public static double[] equalWeights(int components) {
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    return weights;
  }

  /** The mixing weights of K components among the arrays of a model directory. */
  public static double[] weights(Map<String, NdArray> arrays, int components) {
    return array(arrays, WEIGHTS, components);
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
          Text.format(
              "the array '%s' has the shape %s, expected %s",
              name, Arrays.toString(array.shape()), Arrays.toString(shape)));
    }
    return array.values();
  }

  @Override
  public final int components() {
    return weights.length;
  }

  @Override
  public final int dimensions() {
    return dimensions;
  }

  @Override
  public final double[] weights() {
    return weights.clone();
  }

  @Override
  public final double[] centres() {
    return centres.clone();
  }

  /** The centre of component k in feature d. */
  public final double centre(int k, int d) {
    return centres[k * dimensions + d];
  }

  @Override
  public Map<String, NdArray> arrays() {
    return Map.of(
        WEIGHTS,
        NdArray.of(weights(), components()),
        centresName,
        NdArray.of(centres(), components(), dimensions));
  }

  @Override
  public boolean sameParameters(Model other) {
    return other instanceof ComponentModel model
        && getClass() == model.getClass()
        && Arrays.equals(weights, model.weights)
        && sameCentres(model);
  }

  /** Whether the centres of two models have the same bits. */
  protected final boolean sameCentres(ComponentModel other) {
    return Arrays.equals(centres, other.centres);
  }
}

package io.emmer.em.synthetic;

import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureSampler;
import io.emmer.em.random.RandomPurpose;
import java.util.Arrays;
import java.util.Objects;

/**
 * Draws rows from a mixture of K Gaussians in D dimensions, {@code p(x) = sum_k weights[k] N(x;
 * mean_k, covariance_k)}. Component and values are pure functions of {@code (seed, row)}, so rows
 * can be generated anywhere in any order.
 *
 * <p>A row of component {@code k} is {@code mean_k + L_k z}, where {@code z} is standard normal and
 * {@code L_k L_k'} is the covariance. Instances are immutable and safe for use by several threads.
 */
public final class GaussianGenerator {
  private static final double WEIGHT_SUM_TOLERANCE = 1e-9;

  private final long seed;
  private final MixtureSampler sampler;
  private final int dimensions;

  private GaussianGenerator(long seed, double[] weights, int dimensions, GaussianDraw draw) {
    checkWeights(weights);
    this.seed = seed;
    this.sampler =
        new MixtureSampler(
            weights, draw, RandomPurpose.GAUSSIAN_COMPONENT, RandomPurpose.GAUSSIAN_VALUE);
    this.dimensions = dimensions;
  }

  /**
   * Makes a mixture with covariances {@code variances[k] I}.
   *
   * @param weights probability of component k, {@code [k]}; they sum to 1
   * @param means {@code [k * D + d]}; its length determines D
   * @param variances variance of every dimension of component k, {@code [k]}; positive
   * @throws IllegalArgumentException if a length or a value is not as stated
   */
  public static GaussianGenerator spherical(
      long seed, double[] weights, double[] means, double[] variances) {
    int dimensions = dimensions(weights, means);
    double[] deviations = deviations(variances, weights.length, 1);
    return new GaussianGenerator(
        seed, weights, dimensions, GaussianDraw.diagonal(means, dimensions, deviations));
  }

  /**
   * Makes a mixture with diagonal covariances.
   *
   * @param weights probability of component k, {@code [k]}; they sum to 1
   * @param means {@code [k * D + d]}; its length determines D
   * @param variances variance of dimension d of component k, {@code [k * D + d]}; positive
   * @throws IllegalArgumentException if a length or a value is not as stated
   */
  public static GaussianGenerator diagonal(
      long seed, double[] weights, double[] means, double[] variances) {
    int dimensions = dimensions(weights, means);
    double[] deviations = deviations(variances, weights.length, dimensions);
    return new GaussianGenerator(
        seed, weights, dimensions, GaussianDraw.diagonal(means, dimensions, deviations));
  }

  /** Returns the number K of components. */
  public int components() {
    return sampler.components();
  }

  /** Returns the number D of dimensions. */
  public int dimensions() {
    return dimensions;
  }

  /** Returns the component, 0 to K - 1, from which row {@code row} comes. */
  public int component(long row) {
    return sampler.component(seed, row);
  }

  /** Draws row {@code row} into {@code into[offset + d]}, {@code d = 0 .. D - 1}. */
  public void draw(long row, double[] into, int offset) {
    Objects.checkFromIndexSize(offset, dimensions, into.length);
    sampler.draw(seed, row, into, offset);
  }

  private static void checkWeights(double[] weights) {
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      if (!(weights[k] >= 0)) {
        throw new IllegalArgumentException(
            "weight of component " + k + " must not be negative, but is " + weights[k]);
      }
      sum += weights[k];
    }
    if (!(Math.abs(sum - 1) <= WEIGHT_SUM_TOLERANCE)) {
      throw new IllegalArgumentException("weights must sum to 1, but sum to " + sum);
    }
  }

  private static int dimensions(double[] weights, double[] means) {
    int components = weights.length;
    if (components == 0 || means.length == 0 || means.length % components != 0) {
      throw new IllegalArgumentException(
          "length of means must be a positive multiple of the number of weights, %d, but is %d"
              .formatted(components, means.length));
    }
    for (int i = 0; i < means.length; i++) {
      if (!Double.isFinite(means[i])) {
        throw new IllegalArgumentException("means[" + i + "] must be finite, but is " + means[i]);
      }
    }
    return means.length / components;
  }

  private static double[] deviations(double[] variances, int components, int perComponent) {
    checkLength("variances", variances, (long) components * perComponent);
    for (int i = 0; i < variances.length; i++) {
      if (!(variances[i] > 0 && variances[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "variances of component %d must be positive and finite, but variances[%d] is %s"
                .formatted(i / perComponent, i, variances[i]));
      }
    }
    return Arrays.stream(variances).map(Math::sqrt).toArray();
  }

  private static void checkLength(String name, double[] array, long expected) {
    if (array.length != expected) {
      throw new IllegalArgumentException(
          "length of " + name + " must be " + expected + ", but is " + array.length);
    }
  }
}

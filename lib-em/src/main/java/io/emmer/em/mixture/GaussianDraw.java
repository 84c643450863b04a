package io.emmer.em.mixture;

import io.emmer.em.random.CounterRandom;
import java.io.Serializable;

/**
 * Draws x = mu_k + L_k z, where z is standard normal and L_k L_k' is the covariance (PRML section
 * 11.1.1).
 */
public final class GaussianDraw implements ConditionalDraw {
  private static final long serialVersionUID = 1L;

  private final double[] means;
  private final int dimensions;
  private final Scale scale;

  /** Replaces z = values[at + d], d = 0 .. D - 1, by the product L_k z. */
  @FunctionalInterface
  private interface Scale extends Serializable {
    void apply(int k, double[] values, int at);
  }

  private GaussianDraw(double[] means, int dimensions, Scale scale) {
    this.means = means.clone();
    this.dimensions = dimensions;
    this.scale = scale;
  }

  /**
   * Covariances I.
   *
   * @param means mu[k*D + d]
   */
  public static GaussianDraw unit(double[] means, int dimensions) {
    return new GaussianDraw(means, dimensions, (k, values, at) -> {});
  }

  /**
   * Covariances s_k^2 I.
   *
   * @param means mu[k*D + d]
   * @param deviations s[k]
   */
  public static GaussianDraw spherical(double[] means, int dimensions, double[] deviations) {
    double[] copy = deviations.clone();
    return new GaussianDraw(
        means, dimensions, (k, values, at) -> multiply(values, at, dimensions, copy, k, 0));
  }

  /**
   * Diagonal covariances.
   *
   * @param means mu[k*D + d]
   * @param deviations s[k*D + d], square roots of the variances
   */
  public static GaussianDraw diagonal(double[] means, int dimensions, double[] deviations) {
    double[] copy = deviations.clone();
    return new GaussianDraw(
        means,
        dimensions,
        (k, values, at) -> multiply(values, at, dimensions, copy, k * dimensions, 1));
  }

  /**
   * One covariance for all components.
   *
   * @param means mu[k*D + d]
   * @param factor L[i*D + j], of which only j &lt;= i is read
   */
  public static GaussianDraw tied(double[] means, int dimensions, double[] factor) {
    double[] copy = factor.clone();
    return new GaussianDraw(
        means, dimensions, (k, values, at) -> multiply(values, at, dimensions, copy, 0));
  }

  /**
   * Any covariances.
   *
   * @param means mu[k*D + d]
   * @param factors L[(k*D + i)*D + j], of which only j &lt;= i is read
   */
  public static GaussianDraw full(double[] means, int dimensions, double[] factors) {
    double[] copy = factors.clone();
    return new GaussianDraw(
        means,
        dimensions,
        (k, values, at) -> multiply(values, at, dimensions, copy, k * dimensions * dimensions));
  }

  @Override
  public void draw(int k, CounterRandom.Stream random, double[] out, int at) {
    for (int d = 0; d < dimensions; d++) {
      out[at + d] = random.nextNormal();
    }
    scale.apply(k, out, at);
    for (int d = 0; d < dimensions; d++) {
      out[at + d] += means[k * dimensions + d];
    }
  }

  private static void multiply(
      double[] values, int at, int dimensions, double[] deviations, int start, int step) {
    for (int d = 0; d < dimensions; d++) {
      values[at + d] *= deviations[start + step * d];
    }
  }

  private static void multiply(
      double[] values, int at, int dimensions, double[] factors, int start) {
    // From the last row up, since row i needs the old values 0 to i only.
    for (int i = dimensions - 1; i >= 0; i--) {
      int row = start + i * dimensions;
      double sum = 0;
      for (int j = 0; j <= i; j++) {
        sum += factors[row + j] * values[at + j];
      }
      values[at + i] = sum;
    }
  }
}

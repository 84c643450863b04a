package io.emmer.em.mixture;

import io.emmer.em.random.CounterRandom;

/**
 * Draws x = mu_k + L_k z, where z is standard normal and L_k L_k' is the covariance (PRML section
 * 11.1.1).
 */
public final class GaussianDraw implements ConditionalDraw {
  private static final long serialVersionUID = 1L;

  private final double[] means;
  private final int dimensions;
  private final double[] factors;
  private final int ofComponent; // factors of each component; 0 where all share them
  private final boolean isDiagonal;

  private GaussianDraw(
      double[] means, int dimensions, double[] factors, int ofComponent, boolean isDiagonal) {
    this.means = means.clone();
    this.dimensions = dimensions;
    this.factors = factors.clone();
    this.ofComponent = ofComponent;
    this.isDiagonal = isDiagonal;
  }

  /**
   * Diagonal covariances.
   *
   * @param means mu[k*D + d]
   * @param deviations square roots of the variances: s[k*D + d], or s[k] for all features
   */
  public static GaussianDraw diagonal(double[] means, int dimensions, double[] deviations) {
    int ofComponent = deviations.length == means.length ? dimensions : 1;
    return new GaussianDraw(means, dimensions, deviations, ofComponent, true);
  }

  /**
   * Any covariances.
   *
   * @param means mu[k*D + d]
   * @param factors L[(k*D + i)*D + j], or L[i*D + j] for all components; only j &lt;= i is read
   */
  public static GaussianDraw full(double[] means, int dimensions, double[] factors) {
    int square = dimensions * dimensions;
    int ofComponent = factors.length == square ? 0 : square;
    return new GaussianDraw(means, dimensions, factors, ofComponent, false);
  }

  @Override
  public void draw(int k, CounterRandom.Stream random, double[] out, int at) {
    for (int d = 0; d < dimensions; d++) {
      out[at + d] = random.nextNormal();
    }
    if (isDiagonal) {
      for (int d = 0; d < dimensions; d++) {
        out[at + d] *= factors[k * ofComponent + (ofComponent == 1 ? 0 : d)];
      }
    } else {
      multiply(out, at, k * ofComponent);
    }
    for (int d = 0; d < dimensions; d++) {
      out[at + d] += means[k * dimensions + d];
    }
  }

  /** Replaces z by the product L z. */
  private void multiply(double[] values, int at, int start) {
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

package io.emmer.em.family.gaussian;

import io.emmer.em.NdArray;
import io.emmer.em.text.Text;
import java.util.Arrays;

/**
 * A mixture of Gaussians with any covariances, whose arrays are those of the family gaussian-full:
 * weights pi[k], means mu[k*D + d], covariances cov[(k*D + i)*D + j].
 */
public class GaussianMixture extends GaussianModel {
  private static final long serialVersionUID = 1L;

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param covariances cov[(k*D + i)*D + j], finite
   */
  public GaussianMixture(double[] weights, double[] means, double[] covariances) {
    this(weights, means, covariances, 0);
  }

  /** A mixture whose covariances are known to be positive definite. */
  protected GaussianMixture(
      double[] weights, double[] means, double[] covariances, int raisedFloors) {
    super(
        weights,
        means,
        COVARIANCES,
        stacked(covariances, weights.length, dimensions(weights, means)),
        raisedFloors);
  }

  private static NdArray stacked(double[] covariances, int components, int dimensions) {
    return NdArray.of(covariances, components, dimensions, dimensions);
  }

  /**
   * The distribution of x + y for independent x and y: a mixture of K_x K_y components. Component
   * i*K_y + j has the weight pi_i pi_j, the mean mu_i + mu_j and the covariance S_i + S_j, since
   * the sum of independent Gaussians is Gaussian (PRML exercise 2.33 and (2.115)).
   *
   * @throws IllegalArgumentException if the dimensions differ
   */
  public static GaussianMixture ofSum(GaussianModel x, GaussianModel y) {
    int dims = x.dimensions();
    if (y.dimensions() != dims) {
      throw new IllegalArgumentException(
          Text.format("x has %d dimensions, but y has %d", dims, y.dimensions()));
    }
    int components = Math.multiplyExact(x.components(), y.components());
    int square = Math.multiplyExact(dims, dims);
    double[] weights = new double[components];
    double[] means = new double[components * dims];
    double[] covariances = new double[Math.multiplyExact(components, square)];
    for (int i = 0; i < x.components(); i++) {
      double[] first = x.covariance(i);
      for (int j = 0; j < y.components(); j++) {
        int k = i * y.components() + j;
        weights[k] = x.weights()[i] * y.weights()[j];
        for (int d = 0; d < dims; d++) {
          means[k * dims + d] = x.centre(i, d) + y.centre(j, d);
        }
        double[] second = y.covariance(j);
        Arrays.setAll(second, e -> first[e] + second[e]);
        System.arraycopy(second, 0, covariances, k * square, square);
      }
    }
    return new GaussianMixture(weights, means, covariances);
  }

  @Override
  protected final long freeCovarianceParameters() {
    return components() * (dimensions() * (dimensions() + 1L) / 2);
  }

  @Override
  public final double variance(int k, int d) {
    return covarianceParameter((k * dimensions() + d) * dimensions() + d);
  }

  /** S_k. */
  @Override
  public final double[] covariance(int k) {
    double[] square = new double[dimensions() * dimensions()];
    Arrays.setAll(square, i -> covarianceParameter(k * square.length + i));
    return square;
  }
}

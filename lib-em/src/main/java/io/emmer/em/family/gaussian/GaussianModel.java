package io.emmer.em.family.gaussian;

import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.function.Divergence;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.text.Text;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Mixing weights pi[k], means mu[k*D + d], and what makes the covariances: nothing for unit
 * covariances, else an array of variances or covariances. Immutable.
 */
public abstract class GaussianModel extends ComponentModel {
  private static final long serialVersionUID = 1L;

  /** Name of the array of the means. */
  public static final String MEANS = "means";

  /** Name of an array of variances. */
  public static final String VARIANCES = "variances";

  /** Name of an array of covariances. */
  public static final String COVARIANCES = "covariances";

  private final String covarianceArray;
  private final NdArray covariances;
  private final int raisedFloors;

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param covarianceArray name of the array that makes the covariances
   * @param covariances that array, copied; empty if the covariances have no parameters
   * @param raisedFloors number of components whose variance floor was raised to get the model
   * @throws IllegalArgumentException if an element of the array is not finite, or a variance not
   *     positive
   */
  protected GaussianModel(
      double[] weights,
      double[] means,
      String covarianceArray,
      NdArray covariances,
      int raisedFloors) {
    super(weights, means, MEANS);
    this.covarianceArray = covarianceArray;
    this.covariances = covariances.copy();
    this.raisedFloors = raisedFloors;
    String expected = covarianceArray.equals(VARIANCES) ? "a finite positive" : "a finite";
    for (int i = 0; i < covariances.values().length; i++) {
      double value = covariances.values()[i];
      if (!Double.isFinite(value) || (covarianceArray.equals(VARIANCES) && value <= 0)) {
        throw new IllegalArgumentException(
            Text.format(
                "element %d of the %s is %s, expected %s number",
                i, covarianceArray, value, expected));
      }
    }
  }

  /** S_k of component k, a new array cov[i*D + j]. */
  public abstract double[] covariance(int k);

  /** The variance of feature d in component k. */
  public abstract double variance(int k, int d);

  /** variance[d] of a row: sum_k pi_k (S_kdd + (mu_kd - E[x]_d)^2), the diagonal of PRML (9.50). */
  public final double[] variance() {
    double[] weights = weights();
    double[] mean = mean();
    double[] variance = new double[dimensions()];
    for (int i = 0; i < weights.length * variance.length; i++) {
      int k = i / variance.length;
      int d = i % variance.length;
      double deviation = centre(k, d) - mean[d];
      variance[d] += weights[k] * (variance(k, d) + deviation * deviation);
    }
    return variance;
  }

  /** The divergence of feature d alone in two components, no more than that of all. */
  protected final double marginalDivergence(int i, int j, int d) {
    return Divergence.normal(centre(i, d) - centre(j, d), variance(i, d), variance(j, d));
  }

  /** The largest of them, or the first that is enough. */
  protected final double marginalDivergence(int i, int j, double enough) {
    double largest = 0;
    for (int d = 0; d < dimensions() && largest < enough; d++) {
      largest = Math.max(largest, marginalDivergence(i, j, d));
    }
    return largest;
  }

  /** A copy of the array that makes the covariances. */
  protected final double[] covarianceParameters() {
    return covariances.values().clone();
  }

  /** One element of it. */
  protected final double covarianceParameter(int i) {
    return covariances.values()[i];
  }

  /** K-1 weights, K D means, and the free parameters of the covariances. */
  @Override
  public final long freeParameters() {
    return components() - 1L + (long) components() * dimensions() + freeCovarianceParameters();
  }

  /** Number of free parameters of the covariances: all of their array, unless some are equal. */
  protected long freeCovarianceParameters() {
    return covariances.values().length;
  }

  @Override
  public final Map<String, NdArray> arrays() {
    Map<String, NdArray> arrays = new HashMap<>(super.arrays());
    if (covariances.values().length > 0) {
      arrays.put(covarianceArray, covariances.copy());
    }
    return Map.copyOf(arrays);
  }

  @Override
  public final int raisedFloors() {
    return raisedFloors;
  }

  @Override
  public final boolean sameParameters(Model other) {
    return super.sameParameters(other)
        && Arrays.equals(covariances.values(), ((GaussianModel) other).covariances.values());
  }
}

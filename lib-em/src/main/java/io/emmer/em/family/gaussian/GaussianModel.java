package io.emmer.em.family.gaussian;

import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentTable;
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
  private final int[] covarianceShape;
  private final double[] covarianceParameters;
  private final int raisedFloors;

  /** A model whose covariances have no parameters. */
  protected GaussianModel(ComponentTable table) {
    this(table, "", NdArray.of(new double[0], 0), 0);
  }

  /**
   * @param table weights and means
   * @param covarianceArray name of the array that makes the covariances
   * @param parameters that array, copied
   * @param raisedFloors number of components whose variance floor was raised to get the model
   * @throws IllegalArgumentException if an element of the array is not finite, or a variance not
   *     positive
   */
  protected GaussianModel(
      ComponentTable table, String covarianceArray, NdArray parameters, int raisedFloors) {
    super(table, MEANS);
    this.covarianceArray = covarianceArray;
    this.covarianceShape = parameters.shape().clone();
    this.covarianceParameters = parameters.values().clone();
    this.raisedFloors = raisedFloors;
    for (int i = 0; i < covarianceParameters.length; i++) {
      double value = covarianceParameters[i];
      if (!Double.isFinite(value) || (covarianceArray.equals(VARIANCES) && value <= 0)) {
        throw new IllegalArgumentException(
            "element %d of the %s is %s, expected a finite%s number"
                .formatted(
                    i,
                    covarianceArray,
                    value,
                    covarianceArray.equals(VARIANCES) ? " positive" : ""));
      }
    }
  }

  /** S_k of component k, a new array cov[i*D + j]. */
  public abstract double[] covariance(int k);

  /** A copy of the array that makes the covariances. */
  protected final double[] covarianceParameters() {
    return covarianceParameters.clone();
  }

  /** One element of it. */
  protected final double covarianceParameter(int i) {
    return covarianceParameters[i];
  }

  /** K-1 weights, K D means, and the free parameters of the covariances. */
  @Override
  public final long freeParameters() {
    return components() - 1L + (long) components() * dimensions() + freeCovarianceParameters();
  }

  /** Number of free parameters of the covariances: all of their array, unless some are equal. */
  protected long freeCovarianceParameters() {
    return covarianceParameters.length;
  }

  /** D x D zeros, but for {@code variances[at + d]} on the diagonal. */
  protected static double[] diagonal(double[] variances, int at, int dimensions) {
    double[] covariance = new double[Math.multiplyExact(dimensions, dimensions)];
    for (int d = 0; d < dimensions; d++) {
      covariance[d * dimensions + d] = variances[at + d];
    }
    return covariance;
  }

  @Override
  public final Map<String, NdArray> arrays() {
    Map<String, NdArray> arrays = new HashMap<>(super.arrays());
    if (covarianceParameters.length > 0) {
      arrays.put(
          covarianceArray, NdArray.of(covarianceParameters.clone(), covarianceShape.clone()));
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
        && Arrays.equals(covarianceParameters, ((GaussianModel) other).covarianceParameters);
  }
}

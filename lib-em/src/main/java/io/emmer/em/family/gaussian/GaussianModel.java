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

  private final String spreadName;
  private final int[] spreadShape;
  private final double[] spread;
  private final int raisedFloors;

  /** A model whose covariances have no parameters. */
  protected GaussianModel(ComponentTable table) {
    this(table, "", NdArray.of(new double[0], 0), 0);
  }

  /**
   * @param table weights and means
   * @param spreadName name of the array that makes the covariances
   * @param spread that array, copied
   * @param raisedFloors number of components whose variance floor was raised to get the model
   * @throws IllegalArgumentException if an element of the array is not finite, or a variance not
   *     positive
   */
  protected GaussianModel(
      ComponentTable table, String spreadName, NdArray spread, int raisedFloors) {
    super(table, MEANS);
    this.spreadName = spreadName;
    this.spreadShape = spread.shape().clone();
    this.spread = spread.values().clone();
    this.raisedFloors = raisedFloors;
    for (int i = 0; i < this.spread.length; i++) {
      double value = this.spread[i];
      if (!Double.isFinite(value) || (spreadName.equals(VARIANCES) && value <= 0)) {
        throw new IllegalArgumentException(
            "element %d of the %s is %s, expected a finite%s number"
                .formatted(i, spreadName, value, spreadName.equals(VARIANCES) ? " positive" : ""));
      }
    }
  }

  /** S_k of component k, a new array cov[i*D + j]. */
  public abstract double[] covariance(int k);

  /** A copy of the array that makes the covariances. */
  protected final double[] spread() {
    return spread.clone();
  }

  /** One element of it. */
  protected final double spread(int i) {
    return spread[i];
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
    if (spread.length > 0) {
      arrays.put(spreadName, NdArray.of(spread.clone(), spreadShape.clone()));
    }
    return Map.copyOf(arrays);
  }

  @Override
  public final int raisedFloors() {
    return raisedFloors;
  }

  @Override
  public final boolean sameParameters(Model other) {
    return super.sameParameters(other) && Arrays.equals(spread, ((GaussianModel) other).spread);
  }
}

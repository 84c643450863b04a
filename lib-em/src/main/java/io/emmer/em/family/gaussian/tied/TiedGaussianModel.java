package io.emmer.em.family.gaussian.tied;

import io.emmer.em.NdArray;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.linear.Whitening;
import io.emmer.em.mixture.ComponentTable;
import java.io.Serializable;

/** Mixing weights pi[k], means mu[k*D + d] and one covariance S[i*D + j]. */
public final class TiedGaussianModel extends GaussianModel {
  private static final long serialVersionUID = 1L;

  private final Whitening whitening;
  private final Known knownOrNull;

  /**
   * What a run knows of all its rows.
   *
   * @param scatter sum_n w_n (x_n - origin)(x_n - origin)'
   * @param trace tr(S^-1 scatter)
   */
  record Known(TotalScatter scatter, double trace) implements Serializable {}

  private TiedGaussianModel(
      ComponentTable table,
      double[] square,
      Whitening whitening,
      int raisedFloors,
      Known knownOrNull) {
    super(
        table,
        COVARIANCES,
        NdArray.of(square, table.dimensions(), table.dimensions()),
        raisedFloors);
    this.whitening = whitening;
    this.knownOrNull = knownOrNull;
  }

  /**
   * @param whitening that of the covariance
   */
  static TiedGaussianModel of(
      ComponentTable table, Covariance covariance, Whitening whitening, int raisedFloors) {
    double[] square = new double[Math.multiplyExact(table.dimensions(), table.dimensions())];
    covariance.copyTo(square, 0);
    return new TiedGaussianModel(table, square, whitening, raisedFloors, null);
  }

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param covariance S[i*D + j]
   * @throws IllegalArgumentException if it is not symmetric and positive definite
   */
  public static TiedGaussianModel of(double[] weights, double[] means, double[] covariance) {
    return of(new ComponentTable(weights, means), covariance);
  }

  static TiedGaussianModel of(ComponentTable table, double[] covariance) {
    Covariance checked = Covariance.exactly(covariance, 0, table.dimensions(), "the covariance");
    return of(table, checked, Whitening.of(checked.factor()), 0);
  }

  /** The same parameters, with what a run knows of its rows. */
  TiedGaussianModel knowing(Known known) {
    return new TiedGaussianModel(
        new ComponentTable(weights(), centres()), spread(), whitening, raisedFloors(), known);
  }

  Known knownOrNull() {
    return knownOrNull;
  }

  /** S, for every k. */
  @Override
  public double[] covariance(int k) {
    return spread();
  }

  Whitening whitening() {
    return whitening;
  }
}

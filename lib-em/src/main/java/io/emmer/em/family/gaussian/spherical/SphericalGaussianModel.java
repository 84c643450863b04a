package io.emmer.em.family.gaussian.spherical;

import io.emmer.em.NdArray;
import io.emmer.em.RowSampler;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureSampler;
import java.util.Arrays;
import java.util.Optional;

/** Mixing weights pi[k], means mu[k*D + d] and variances s[k]. */
public final class SphericalGaussianModel extends GaussianModel {
  private static final long serialVersionUID = 1L;

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param variances s[k], positive
   */
  public SphericalGaussianModel(double[] weights, double[] means, double[] variances) {
    this(new ComponentTable(weights, means), variances, 0);
  }

  SphericalGaussianModel(ComponentTable table, double[] variances, int raisedFloors) {
    super(table, VARIANCES, NdArray.of(variances, table.components()), raisedFloors);
  }

  /** s[k]. */
  public double[] variances() {
    return covarianceParameters();
  }

  /** s_k. */
  public double variance(int k) {
    return covarianceParameter(k);
  }

  /** s_k I. */
  @Override
  public double[] covariance(int k) {
    double[] variances = new double[dimensions()];
    Arrays.fill(variances, variance(k));
    return diagonal(variances, 0, variances.length);
  }

  @Override
  public Optional<RowSampler> sampler() {
    double[] deviations = Arrays.stream(variances()).map(Math::sqrt).toArray();
    return Optional.of(
        new MixtureSampler(weights(), GaussianDraw.spherical(centres(), dimensions(), deviations)));
  }
}

package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.NdArray;
import io.emmer.em.RowSampler;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureSampler;
import java.util.Arrays;
import java.util.Optional;

/** Mixing weights pi[k], means mu[k*D + d] and variances v[k*D + d]. */
public final class DiagonalGaussianModel extends GaussianModel {
  private static final long serialVersionUID = 1L;

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param variances v[k*D + d], positive
   */
  public DiagonalGaussianModel(double[] weights, double[] means, double[] variances) {
    this(new ComponentTable(weights, means), variances, 0);
  }

  DiagonalGaussianModel(ComponentTable table, double[] variances, int raisedFloors) {
    super(
        table,
        VARIANCES,
        NdArray.of(variances, table.components(), table.dimensions()),
        raisedFloors);
  }

  /** v[k*D + d]. */
  public double[] variances() {
    return covarianceParameters();
  }

  /** v_kd. */
  public double variance(int k, int d) {
    return covarianceParameter(k * dimensions() + d);
  }

  /** diag v_k. */
  @Override
  public double[] covariance(int k) {
    return diagonal(covarianceParameters(), k * dimensions(), dimensions());
  }

  @Override
  public Optional<RowSampler> sampler() {
    double[] deviations = Arrays.stream(variances()).map(Math::sqrt).toArray();
    return Optional.of(
        new MixtureSampler(weights(), GaussianDraw.diagonal(centres(), dimensions(), deviations)));
  }
}

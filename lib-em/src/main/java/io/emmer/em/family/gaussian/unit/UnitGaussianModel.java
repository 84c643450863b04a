package io.emmer.em.family.gaussian.unit;

import io.emmer.em.RowSampler;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureSampler;
import java.util.Arrays;
import java.util.Optional;

/** Mixing weights pi[k] and means mu[k*D + d]. */
public final class UnitGaussianModel extends GaussianModel {
  private static final long serialVersionUID = 1L;

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   */
  public UnitGaussianModel(double[] weights, double[] means) {
    this(new ComponentTable(weights, means));
  }

  UnitGaussianModel(ComponentTable table) {
    super(table);
  }

  /** I. */
  @Override
  public double[] covariance(int k) {
    double[] ones = new double[dimensions()];
    Arrays.fill(ones, 1);
    return diagonal(ones, 0, ones.length);
  }

  @Override
  public Optional<RowSampler> sampler() {
    return Optional.of(new MixtureSampler(weights(), GaussianDraw.unit(centres(), dimensions())));
  }
}

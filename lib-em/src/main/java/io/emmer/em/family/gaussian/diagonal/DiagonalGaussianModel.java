package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.CellDensity;
import io.emmer.em.NdArray;
import io.emmer.em.RowSampler;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureSampler;
import java.util.Optional;

/**
 * Mixing weights pi[k], means mu[k*D + d], and variances: none for unit covariances, s[k] for
 * spherical ones, v[k*D + d] for diagonal ones.
 */
public final class DiagonalGaussianModel extends GaussianModel {
  private static final long serialVersionUID = 1L;

  private final Variances kind;

  DiagonalGaussianModel(
      double[] weights, double[] means, Variances kind, double[] variances, int raisedFloors) {
    super(
        weights,
        means,
        VARIANCES,
        new NdArray(kind.shape(weights.length, dimensions(weights, means)), variances),
        raisedFloors);
    this.kind = kind;
  }

  /**
   * Diagonal covariances.
   *
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param variances v[k*D + d], positive
   */
  public DiagonalGaussianModel(double[] weights, double[] means, double[] variances) {
    this(weights, means, Variances.EACH, variances, 0);
  }

  /** A model of covariances s_k I, from pi[k], mu[k*D + d] and positive s[k]. */
  public static DiagonalGaussianModel spherical(
      double[] weights, double[] means, double[] variances) {
    return new DiagonalGaussianModel(weights, means, Variances.SHARED, variances, 0);
  }

  /** A model of covariances I, from pi[k] and mu[k*D + d]. */
  public static DiagonalGaussianModel unit(double[] weights, double[] means) {
    return new DiagonalGaussianModel(weights, means, Variances.UNIT, new double[0], 0);
  }

  /** The variances, in the order of the array. */
  double[] variances() {
    return covarianceParameters();
  }

  @Override
  public double divergence(int i, int j, double enough) {
    double sum = 0;
    for (int d = 0; d < dimensions() && sum < enough; d++) {
      sum += marginalDivergence(i, j, d);
    }
    return sum;
  }

  /** v_kd. */
  @Override
  public double variance(int k, int d) {
    return switch (kind) {
      case UNIT -> 1;
      case SHARED -> covarianceParameter(k);
      case EACH -> covarianceParameter(k * dimensions() + d);
    };
  }

  /** diag v_k. */
  @Override
  public double[] covariance(int k) {
    double[] covariance = new double[Math.multiplyExact(dimensions(), dimensions())];
    for (int d = 0; d < dimensions(); d++) {
      covariance[d * dimensions() + d] = variance(k, d);
    }
    return covariance;
  }

  @Override
  public Optional<RowSampler> sampler() {
    return Optional.of(new MixtureSampler(weights(), draw()));
  }

  /** log N(x_d | mu_kd, v_kd). */
  @Override
  public Optional<CellDensity> cells() {
    int dims = dimensions();
    double[] normalisers = new double[components() * dims];
    for (int i = 0; i < normalisers.length; i++) {
      normalisers[i] = StrictMath.log(2 * StrictMath.PI * variance(i / dims, i % dims));
    }
    return Optional.of(
        (k, d, x) -> {
          double y = x - centre(k, d);
          return -(normalisers[k * dims + d] + y * y / variance(k, d)) / 2;
        });
  }

  /** Draws rows of one component. */
  public GaussianDraw draw() {
    double[] deviations = new double[components() * dimensions()];
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = Math.sqrt(variance(i / dimensions(), i % dimensions()));
    }
    return GaussianDraw.diagonal(centres(), dimensions(), deviations);
  }
}

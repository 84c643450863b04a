package io.emmer.em.family.gaussian.full;

import io.emmer.em.RowSampler;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.GaussianMixture;
import io.emmer.em.linear.Whitening;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureSampler;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Mixing weights pi[k], means mu[k*D + d] and covariances S[(k*D + i)*D + j]. */
public final class FullGaussianModel extends GaussianMixture {
  private static final long serialVersionUID = 1L;

  private final Whitening[] whitenings;

  /** One component's covariance and its whitening. */
  record WhitenedCovariance(Covariance covariance, Whitening whitening) {
    static WhitenedCovariance of(Covariance covariance) {
      return new WhitenedCovariance(covariance, Whitening.of(covariance.factor()));
    }
  }

  private FullGaussianModel(
      double[] weights,
      double[] means,
      double[] squares,
      Whitening[] whitenings,
      int raisedFloors) {
    super(weights, means, squares, raisedFloors);
    this.whitenings = whitenings;
  }

  /**
   * @param covariances one a component; components may share them
   */
  static FullGaussianModel of(
      double[] weights, double[] means, WhitenedCovariance[] covariances, int raisedFloors) {
    int dims = dimensions(weights, means);
    int size = Math.multiplyExact(dims, dims);
    double[] squares = new double[Math.multiplyExact(weights.length, size)];
    IntStream.range(0, covariances.length)
        .parallel()
        .forEach(k -> covariances[k].covariance().copyTo(squares, k * size));
    Whitening[] whitenings =
        Arrays.stream(covariances).map(WhitenedCovariance::whitening).toArray(Whitening[]::new);
    return new FullGaussianModel(weights, means, squares, whitenings, raisedFloors);
  }

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param covariances S[(k*D + i)*D + j]
   * @throws IllegalArgumentException if one is not symmetric and positive definite
   */
  public static FullGaussianModel of(double[] weights, double[] means, double[] covariances) {
    int dims = dimensions(weights, means);
    WhitenedCovariance[] factored =
        IntStream.range(0, weights.length)
            .parallel()
            .mapToObj(k -> Covariance.exactly(covariances, k * dims * dims, dims, nameOf(k)))
            .map(WhitenedCovariance::of)
            .toArray(WhitenedCovariance[]::new);
    return of(weights, means, factored, 0);
  }

  private static String nameOf(int k) {
    return "the covariance of component " + k;
  }

  /** The covariance of component k, factored anew. */
  WhitenedCovariance whitenedCovariance(int k) {
    Covariance covariance = Covariance.exactly(covariance(k), 0, dimensions(), nameOf(k));
    return new WhitenedCovariance(covariance, whitenings[k]);
  }

  /** The whitening of component k. */
  Whitening whitening(int k) {
    return whitenings[k];
  }

  @Override
  public Optional<RowSampler> sampler() {
    int dims = dimensions();
    double[] factors = new double[components() * dims * dims];
    for (int k = 0; k < components(); k++) {
      whitenedCovariance(k).covariance().factor().copyLowerTo(factors, k * dims * dims);
    }
    return Optional.of(new MixtureSampler(weights(), GaussianDraw.full(centres(), dims, factors)));
  }
}

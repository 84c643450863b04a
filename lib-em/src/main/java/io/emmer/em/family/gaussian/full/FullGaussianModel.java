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

  /**
   * (tr(S_i^-1 S_j) + tr(S_j^-1 S_i) - 2 D + m'(S_i^-1 + S_j^-1) m) / 2 for the difference m of the
   * means.
   */
  @Override
  public double divergence(int i, int j, double enough) {
    double bound = marginalDivergence(i, j, enough);
    if (bound >= enough) {
      return bound;
    }
    double[] difference = new double[dimensions()];
    Arrays.setAll(difference, d -> centre(i, d) - centre(j, d));
    double ofMeans = squaredNorm(i, difference) + squaredNorm(j, difference);
    return (trace(i, j) + trace(j, i) - 2.0 * dimensions() + ofMeans) / 2;
  }

  /** tr(S_i^-1 S_j): the sum of l'S_i^-1 l over the columns l of the factor of S_j. */
  private double trace(int i, int j) {
    int dims = dimensions();
    double[] lower = new double[dims * dims];
    whitenedCovariance(j).covariance().factor().copyLowerTo(lower, 0);
    double[] column = new double[dims];
    double trace = 0;
    for (int c = 0; c < dims; c++) {
      int of = c;
      Arrays.setAll(column, d -> lower[d * dims + of]);
      trace += squaredNorm(i, column);
    }
    return trace;
  }

  /** x'S_k^-1 x. */
  private double squaredNorm(int k, double[] x) {
    return Arrays.stream(whitenings[k].whiten(x, 0)).map(y -> y * y).sum();
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

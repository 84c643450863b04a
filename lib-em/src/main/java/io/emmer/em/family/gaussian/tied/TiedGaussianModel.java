package io.emmer.em.family.gaussian.tied;

import io.emmer.em.NdArray;
import io.emmer.em.RowSampler;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.linear.Whitening;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureSampler;
import io.emmer.em.mixture.VarianceFloor;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Mixing weights pi[k], means mu[k*D + d] and one covariance S[i*D + j]. */
public final class TiedGaussianModel extends GaussianModel {
  private static final long serialVersionUID = 1L;

  private static final String TRACE = "trace";

  private final Carried carried;
  private volatile Whitening whiteningOrNull; // until it is wanted

  /**
   * What an M-step found on the way for the next sweep over all rows of its run.
   *
   * @param trace NaN if it is not known
   */
  private record Carried(double trace, TiedInverse inverseOrNull) implements Serializable {
    static final Carried NOTHING = new Carried(Double.NaN, null);
  }

  private TiedGaussianModel(
      double[] weights,
      double[] means,
      double[] square,
      Whitening whiteningOrNull,
      int raisedFloors,
      Carried carried) {
    super(weights, means, COVARIANCES, square(square, dimensions(weights, means)), raisedFloors);
    this.whiteningOrNull = whiteningOrNull;
    this.carried = carried;
  }

  private static NdArray square(double[] values, int dimensions) {
    return NdArray.of(values, dimensions, dimensions);
  }

  /**
   * A model of a covariance, and of whether its floor was raised.
   *
   * @param whitening that of the covariance
   * @param trace tr(S^-1 T) as {@link #trace} returns it
   */
  static TiedGaussianModel of(
      double[] weights,
      double[] means,
      VarianceFloor.Floored<Covariance> floored,
      Whitening whitening,
      double trace) {
    int dims = whitening.dimensions();
    double[] square = new double[Math.multiplyExact(dims, dims)];
    floored.value().copyTo(square, 0);
    return new TiedGaussianModel(
        weights, means, square, whitening, floored.count(), new Carried(trace, null));
  }

  /**
   * A model of a covariance whose inverse is known as far as a sweep needs it.
   *
   * @param packed the covariance, see {@link PackedSymmetric}
   */
  static TiedGaussianModel of(
      double[] weights, double[] means, double[] packed, TiedInverse inverse) {
    int dims = dimensions(weights, means);
    double[] square = new double[Math.multiplyExact(dims, dims)];
    PackedSymmetric.unpack(packed, dims, square, 0);
    return new TiedGaussianModel(weights, means, square, null, 0, new Carried(Double.NaN, inverse));
  }

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   * @param covariance S[i*D + j]
   * @throws IllegalArgumentException if it is not symmetric and positive definite
   */
  public static TiedGaussianModel of(double[] weights, double[] means, double[] covariance) {
    Whitening whitening = whitening(covariance, dimensions(weights, means));
    return new TiedGaussianModel(weights, means, covariance, whitening, 0, Carried.NOTHING);
  }

  private static Whitening whitening(double[] covariance, int dims) {
    return Whitening.of(Covariance.exactly(covariance, 0, dims, "the covariance").factor());
  }

  /** Reads the arrays of a model directory, and those of {@link #carried} if they are there. */
  static TiedGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    double[] covariance = array(arrays, COVARIANCES, dimensions, dimensions);
    return new TiedGaussianModel(
        weights(arrays, components),
        array(arrays, MEANS, components, dimensions),
        covariance,
        whitening(covariance, dimensions),
        0,
        new Carried(
            arrays.containsKey(TRACE) ? array(arrays, TRACE, 1)[0] : Double.NaN,
            TiedInverse.read(arrays, components, dimensions)));
  }

  /** The same parameters, for other data. */
  TiedGaussianModel withoutCarried() {
    return new TiedGaussianModel(
        weights(), centres(), covarianceParameters(), whitening(), raisedFloors(), Carried.NOTHING);
  }

  /**
   * tr(S^-1 T), where T is the scatter of all rows of the run that the model is part of, as its
   * M-step found it on the way; NaN if no M-step did. A later computation from the parameters alone
   * would give other last bits.
   */
  double trace() {
    return carried.trace();
  }

  @Override
  public Map<String, NdArray> carried() {
    if (carried.inverseOrNull() != null) {
      return carried.inverseOrNull().arrays();
    }
    return Double.isNaN(trace()) ? Map.of() : Map.of(TRACE, NdArray.of(new double[] {trace()}, 1));
  }

  @Override
  protected long freeCovarianceParameters() {
    return dimensions() * (dimensions() + 1L) / 2;
  }

  @Override
  public double variance(int k, int d) {
    return covarianceParameter(d * dimensions() + d);
  }

  /** m'S^-1 m for the difference m of the means. */
  @Override
  public double divergence(int i, int j, double enough) {
    double bound = marginalDivergence(i, j, enough);
    if (bound >= enough) {
      return bound;
    }
    double[] difference = new double[dimensions()];
    Arrays.setAll(difference, d -> centre(i, d) - centre(j, d));
    return Arrays.stream(whitening().whiten(difference, 0)).map(y -> y * y).sum();
  }

  /** S, for every k. */
  @Override
  public double[] covariance(int k) {
    return covarianceParameters();
  }

  Whitening whitening() {
    if (whiteningOrNull == null) {
      whiteningOrNull = whitening(covarianceParameters(), dimensions());
    }
    return whiteningOrNull;
  }

  /** What the M-step found of the inverse, if it did by {@link TotalCovariance}. */
  TiedInverse inverseOrNull() {
    return carried.inverseOrNull();
  }

  @Override
  public Optional<RowSampler> sampler() {
    int dims = dimensions();
    double[] factor = new double[dims * dims];
    Covariance.exactly(covariance(0), 0, dims, "the covariance").factor().copyLowerTo(factor, 0);
    return Optional.of(new MixtureSampler(weights(), GaussianDraw.full(centres(), dims, factor)));
  }
}

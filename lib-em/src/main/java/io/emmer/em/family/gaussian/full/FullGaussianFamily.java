package io.emmer.em.family.gaussian.full;

import io.emmer.em.EStepFactory;
import io.emmer.em.HyperParameters;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.family.gaussian.VarianceFloor;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.MixtureEStep;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** p(x | k) = N(x | mu_k, S_k). */
public final class FullGaussianFamily
    extends GaussianFamily<FullGaussianModel, FullGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-full";

  /** The family with the default floor. */
  public FullGaussianFamily() {
    this(HyperParameters.DEFAULTS.varianceFloor());
  }

  /**
   * @param varianceFloor added to every variance, 0 or more
   */
  public FullGaussianFamily(double varianceFloor) {
    super(NAME, new VarianceFloor(varianceFloor));
  }

  @Override
  public FullGaussianFamily with(HyperParameters hyperParameters) {
    return new FullGaussianFamily(hyperParameters.varianceFloor());
  }

  @Override
  protected ComponentScorer scorer(FullGaussianModel model, double[] origin) {
    return new FullScorer(FullScores.of(model, origin));
  }

  /** Factors travel, covariances stay. */
  @Override
  public EStepFactory<FullGaussianStatistics> eSteps(FullGaussianModel model, double[] origin) {
    FullScores scores = FullScores.of(model, origin);
    double[] weights = model.weights();
    return () ->
        new MixtureEStep<>(
            new FullScorer(scores),
            weights,
            () -> new FullGaussianStatistics(weights.length, origin));
  }

  /** mu_k (PRML (9.17)) and S_k (9.19) + floor I, components in parallel. */
  @Override
  public FullGaussianModel mStep(FullGaussianStatistics statistics, FullGaussianModel previous) {
    boolean[] raised = new boolean[statistics.components()];
    FullGaussianModel.WhitenedCovariance[] covariances =
        new FullGaussianModel.WhitenedCovariance[raised.length];
    IntStream.range(0, raised.length)
        .parallel()
        .forEach(
            k -> {
              if (statistics.isLost(k)) {
                covariances[k] = previous.whitenedCovariance(k);
                return;
              }
              VarianceFloor.Floored<Covariance> floored =
                  Covariance.of(statistics.covariance(k), statistics.dimensions(), floor(), k);
              covariances[k] = FullGaussianModel.WhitenedCovariance.of(floored.value());
              raised[k] = floored.raised();
            });
    int raisedFloors = (int) IntStream.range(0, raised.length).filter(k -> raised[k]).count();
    return FullGaussianModel.of(
        statistics.mixingWeights(), statistics.means(previous), covariances, raisedFloors);
  }

  /** The features' variances, with the floor, on the diagonal of every covariance. */
  @Override
  public FullGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    double[] packed = PackedSymmetric.diagonal(moments.variance());
    VarianceFloor.Floored<Covariance> floored =
        Covariance.of(packed, moments.dimensions(), floor(), 0);
    FullGaussianModel.WhitenedCovariance[] covariances =
        new FullGaussianModel.WhitenedCovariance[components];
    Arrays.fill(covariances, FullGaussianModel.WhitenedCovariance.of(floored.value()));
    return FullGaussianModel.of(
        ComponentModel.equalWeights(components),
        centres,
        covariances,
        floored.raised() ? components : 0);
  }

  @Override
  public FullGaussianStatistics newStatistics(int components, double[] origin) {
    return new FullGaussianStatistics(components, origin);
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return (long) Double.BYTES
        * components
        * (1L + dimensions + dimensions * (dimensions + 1L) / 2);
  }

  @Override
  public FullGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return FullGaussianModel.of(
        ComponentModel.weights(arrays, components),
        ComponentModel.array(arrays, GaussianModel.MEANS, components, dimensions),
        ComponentModel.array(
            arrays, GaussianModel.COVARIANCES, components, dimensions, dimensions));
  }
}

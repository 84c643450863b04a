package io.emmer.em.family.gaussian.full;

import io.emmer.em.EStep;
import io.emmer.em.EStepFactory;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.Setting;
import io.emmer.em.family.HyperParameters;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.family.gaussian.VarianceFloor;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.mixture.MixtureEStep;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** p(x | k) = N(x | mu_k, S_k). */
public final class FullGaussianFamily
    extends GaussianFamily<FullGaussianModel, FullGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-full";

  private final VarianceFloor floor;

  /** The family with the default floor. */
  public FullGaussianFamily() {
    this(HyperParameters.DEFAULTS.varianceFloor());
  }

  /**
   * @param varianceFloor added to every variance, 0 or more
   */
  public FullGaussianFamily(double varianceFloor) {
    this.floor = new VarianceFloor(varianceFloor);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FullGaussianFamily with(HyperParameters hyperParameters) {
    return new FullGaussianFamily(hyperParameters.varianceFloor());
  }

  @Override
  public Set<Setting> hyperParameters() {
    return Set.of(HyperParameters.VARIANCE_FLOOR);
  }

  @Override
  protected ComponentScorer scorer(FullGaussianModel model, double[] origin) {
    return new FullScorer(FullScores.of(model, origin));
  }

  /** Factors travel, covariances stay. */
  @Override
  public EStepFactory<FullGaussianStatistics> eSteps(FullGaussianModel model, double[] origin) {
    return eSteps(FullScores.of(model, origin), model.weights(), origin);
  }

  private static EStepFactory<FullGaussianStatistics> eSteps(
      FullScores scores, double[] weights, double[] origin) {
    return () -> eStep(scores, weights, origin);
  }

  private static EStep<FullGaussianStatistics> eStep(
      FullScores scores, double[] weights, double[] origin) {
    return new MixtureEStep<>(
        new FullScorer(scores), weights, () -> new FullGaussianStatistics(weights.length, origin));
  }

  /** mu_k (PRML (9.17)) and S_k (9.19) + floor I, components in parallel. */
  @Override
  public FullGaussianModel mStep(FullGaussianStatistics statistics, FullGaussianModel previous) {
    int dims = statistics.dimensions();
    double[] means = previous.centres();
    boolean[] raised = new boolean[statistics.components()];
    WhitenedCovariance[] covariances = new WhitenedCovariance[raised.length];
    IntStream.range(0, raised.length)
        .parallel()
        .forEach(
            k -> {
              if (statistics.isLost(k)) {
                covariances[k] = previous.whitenedCovariance(k);
                return;
              }
              VarianceFloor.Floored<Covariance> floored =
                  Covariance.of(statistics.covariance(k), dims, floor, k);
              covariances[k] = WhitenedCovariance.of(floored.value());
              raised[k] = floored.raised();
              for (int d = 0; d < dims; d++) {
                means[k * dims + d] = statistics.mean(k, d);
              }
            });
    int raisedFloors = (int) IntStream.range(0, raised.length).filter(k -> raised[k]).count();
    return FullGaussianModel.of(
        new ComponentTable(statistics.mixingWeights(), means), covariances, raisedFloors);
  }

  /** The features' variances, with the floor, on the diagonal of every covariance. */
  @Override
  public FullGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    double[] packed = PackedSymmetric.diagonal(moments.variance());
    VarianceFloor.Floored<Covariance> floored =
        Covariance.of(packed, moments.dimensions(), floor, 0);
    WhitenedCovariance[] covariances = new WhitenedCovariance[components];
    Arrays.fill(covariances, WhitenedCovariance.of(floored.value()));
    return FullGaussianModel.of(
        new ComponentTable(ComponentTable.equalWeights(components), centres),
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
        ComponentTable.read(components, dimensions, arrays, GaussianModel.MEANS),
        ComponentTable.array(
            arrays, GaussianModel.COVARIANCES, components, dimensions, dimensions));
  }
}

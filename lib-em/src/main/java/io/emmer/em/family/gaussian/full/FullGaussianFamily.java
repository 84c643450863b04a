package io.emmer.em.family.gaussian.full;

import io.emmer.em.EStep;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.RowSampler;
import io.emmer.em.SweepPlan;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.family.gaussian.VarianceFloor;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.mixture.GaussianDraw;
import io.emmer.em.mixture.MixtureEStep;
import io.emmer.em.mixture.MixtureSampler;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** p(x | k) = N(x | mu_k, S_k). */
public final class FullGaussianFamily
    extends GaussianFamily<FullGaussianModel, FullGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-full";

  private final VarianceFloor floor;

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
  protected ComponentScorer scorer(FullGaussianModel model, double[] origin) {
    return new FullScorer(FullScores.of(model, origin));
  }

  /** Factors travel, covariances stay. */
  @Override
  public SweepPlan<FullGaussianStatistics> sweepPlan(FullGaussianModel model, double[] origin) {
    return plan(FullScores.of(model, origin), model.weights(), origin);
  }

  private static SweepPlan<FullGaussianStatistics> plan(
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
    Spread[] spreads = new Spread[raised.length];
    IntStream.range(0, raised.length)
        .parallel()
        .forEach(
            k -> {
              if (statistics.isLost(k)) {
                spreads[k] = previous.spreadOf(k);
                return;
              }
              VarianceFloor.Floored<Covariance> floored =
                  Covariance.of(statistics.covariance(k), dims, floor, k);
              spreads[k] = Spread.of(floored.value());
              raised[k] = floored.raised();
              for (int d = 0; d < dims; d++) {
                means[k * dims + d] = statistics.mean(k, d);
              }
            });
    int raisedFloors = (int) IntStream.range(0, raised.length).filter(k -> raised[k]).count();
    return FullGaussianModel.of(
        new ComponentTable(statistics.mixingWeights(), means), spreads, raisedFloors);
  }

  /** The features' variances, with the floor, on the diagonal of every covariance. */
  @Override
  public FullGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    double[] packed = PackedSymmetric.diagonal(moments.variance());
    VarianceFloor.Floored<Covariance> floored =
        Covariance.of(packed, moments.dimensions(), floor, 0);
    Spread[] spreads = new Spread[components];
    Arrays.fill(spreads, Spread.of(floored.value()));
    return FullGaussianModel.of(
        new ComponentTable(ComponentTable.equalWeights(components), centres),
        spreads,
        floored.raised() ? components : 0);
  }

  @Override
  public FullGaussianStatistics newStatistics(int components, double[] origin) {
    return new FullGaussianStatistics(components, origin);
  }

  @Override
  protected long freeSpread(int components, int dimensions) {
    return components * (dimensions * (dimensions + 1L) / 2);
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return (long) Double.BYTES
        * components
        * (1L + dimensions + dimensions * (dimensions + 1L) / 2);
  }

  @Override
  public Optional<RowSampler> sampler(FullGaussianModel model) {
    int dims = model.dimensions();
    double[] factors = new double[model.components() * dims * dims];
    for (int k = 0; k < model.components(); k++) {
      model.spreadOf(k).covariance().factor().copyLowerTo(factors, k * dims * dims);
    }
    return Optional.of(
        new MixtureSampler(model.weights(), GaussianDraw.full(model.centres(), dims, factors)));
  }

  @Override
  public FullGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return FullGaussianModel.of(
        ComponentTable.read(components, dimensions, arrays, GaussianModel.MEANS),
        ComponentTable.array(
            arrays, GaussianModel.COVARIANCES, components, dimensions, dimensions));
  }
}

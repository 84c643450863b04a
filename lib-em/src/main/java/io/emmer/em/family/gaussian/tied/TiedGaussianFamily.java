package io.emmer.em.family.gaussian.tied;

import io.emmer.em.Dataset;
import io.emmer.em.EStepFactory;
import io.emmer.em.HyperParameters;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.Scatter;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.CovarianceFloor;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.linear.Whitening;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.VarianceFloor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * p(x | k) = N(x | mu_k, S), one covariance for all components. x'S^-1 x is the same for all of
 * them, so that responsibilities need no more than linear scores, and its sum over all rows is
 * tr(S^-1 T) with their scatter T, which no iteration changes.
 */
public final class TiedGaussianFamily
    extends GaussianFamily<TiedGaussianModel, TiedGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-tied";

  private final Scatter scatterOrNull;
  private transient Optional<TotalCovariance> total; // of the scatter, null until it is wanted

  /** The family with the default floor. */
  public TiedGaussianFamily() {
    this(HyperParameters.DEFAULTS.varianceFloor());
  }

  /**
   * @param varianceFloor added to every variance, 0 or more
   */
  public TiedGaussianFamily(double varianceFloor) {
    this(new VarianceFloor(varianceFloor), null);
  }

  private TiedGaussianFamily(VarianceFloor floor, Scatter scatterOrNull) {
    super(NAME, floor);
    this.scatterOrNull = scatterOrNull;
  }

  /** The family with the scatter of all rows, which sweeps then need not find again. */
  @Override
  public TiedGaussianFamily over(Dataset data) {
    return new TiedGaussianFamily(floor(), Scatter.of(data));
  }

  @Override
  public TiedGaussianFamily with(HyperParameters hyperParameters) {
    return new TiedGaussianFamily(hyperParameters.varianceFloor());
  }

  @Override
  protected ComponentScorer scorer(TiedGaussianModel model, double[] origin) {
    return new TiedScorer(model, origin);
  }

  @Override
  public EStepFactory<TiedGaussianStatistics> eSteps(TiedGaussianModel model, double[] origin) {
    if (scatterOrNull == null) {
      return () -> eStep(model, origin);
    }
    TiedInverse inverse = model.inverseOrNull();
    if (inverse != null) {
      double common = logNormaliser(model.dimensions(), inverse.logDeterminant());
      return TiedScores.of(model.weights(), inverse)
          .eSteps(origin, scatterOrNull.weight() * common - inverse.trace() / 2);
    }
    double trace =
        Double.isNaN(model.trace())
            ? model.whitening().inverseTrace(scatterOrNull.packed())
            : model.trace();
    double objectiveOfAll = scatterOrNull.weight() * logNormaliser(model) - trace / 2;
    return TiedScores.of(model, origin).eSteps(origin, objectiveOfAll);
  }

  /** -D/2 log(2 pi) - log det S / 2. */
  static double logNormaliser(TiedGaussianModel model) {
    return logNormaliser(model.dimensions(), model.whitening().logDeterminant());
  }

  private static double logNormaliser(int dimensions, double logDeterminant) {
    return -(dimensions * LOG_2_PI + logDeterminant) / 2;
  }

  @Override
  public TiedGaussianModel finish(TiedGaussianModel model, TiedGaussianStatistics statistics) {
    return model.withoutCarried();
  }

  /**
   * mu_kd = sum_n w_n r_nk x_nd / R_k (PRML (9.17)) and S = sum_nk w_n r_nk (x_n - mu_k)(x_n -
   * mu_k)' / sum_n w_n + floor I, where the sum is the scatter of all rows less sum_k R_k mu_k
   * mu_k'. Its inverse comes from that of the scatter of all rows where {@link TotalCovariance}
   * can, else from its factor.
   */
  @Override
  public TiedGaussianModel mStep(TiedGaussianStatistics statistics, TiedGaussianModel previous) {
    boolean all = statistics.scatterOrNull() == null;
    Scatter scatter = all ? scatterOrNull : statistics.scatterOrNull();
    Optional<TiedInverse> inverse =
        all ? total(statistics.dimensions()).flatMap(t -> t.within(statistics)) : Optional.empty();
    if (inverse.isPresent()) {
      double[] packed = within(statistics, scatter);
      double[] floors = new double[statistics.dimensions()];
      Arrays.fill(floors, floor().floor());
      PackedSymmetric.addToDiagonal(packed, floors);
      return TiedGaussianModel.of(
          statistics.mixingWeights(), statistics.means(previous), packed, inverse.get());
    }
    VarianceFloor.Floored<Covariance> floored =
        Covariance.of(within(statistics, scatter), statistics.dimensions(), floor(), 0);
    Whitening whitening = Whitening.of(floored.value().factor());
    double trace = all ? trace(statistics, whitening, floored.value().floor()) : Double.NaN;
    return TiedGaussianModel.of(
        statistics.mixingWeights(), statistics.means(previous), floored, whitening, trace);
  }

  private Optional<TotalCovariance> total(int dimensions) {
    if (total == null) {
      total = TotalCovariance.of(scatterOrNull, dimensions, floor().floor());
    }
    return total;
  }

  /** The covariance within components, without floor. */
  private static double[] within(TiedGaussianStatistics statistics, Scatter scatter) {
    int dims = statistics.dimensions();
    Kernels kernels = Kernels.get();
    double[] sums = statistics.sums().get(0);
    double[] packed = scatter.packed();
    double[] squares = PackedSymmetric.diagonalOf(packed, dims);
    for (int i = 0; i < dims; i++) {
      int row = PackedSymmetric.row(i);
      for (int k = 0; k < statistics.components(); k++) {
        if (statistics.componentWeight(k) > 0) {
          double scale = -sums[k * dims + i] / statistics.componentWeight(k);
          kernels.addScaled(scale, sums, k * dims, i + 1, packed, row);
        }
      }
    }
    PackedSymmetric.clearRounding(packed, squares);
    for (int i = 0; i < packed.length; i++) {
      packed[i] /= statistics.weight();
    }
    return packed;
  }

  /**
   * tr(S^-1 T) for the S that these statistics gave: T is W (S - floor I) + sum_k R_k mu_k mu_k'.
   */
  private static double trace(
      TiedGaussianStatistics statistics, Whitening whitening, double floor) {
    int dims = statistics.dimensions();
    double trace = statistics.weight() * (dims - floor * whitening.inverseTrace());
    for (int k = 0; k < statistics.components(); k++) {
      double squaredNorm = 0;
      for (double y : whitening.whiten(statistics.sums().get(0), k * dims)) {
        squaredNorm = Math.fma(y, y, squaredNorm);
      }
      trace += squaredNorm == 0 ? 0 : squaredNorm / statistics.componentWeight(k);
    }
    return trace;
  }

  /** The features' variances, with the floor, as the covariance. */
  @Override
  public TiedGaussianModel fromCentres(int components, double[] centres, Moments moments) {
    double[] packed = PackedSymmetric.diagonal(moments.variance());
    VarianceFloor.Floored<Covariance> floored =
        Covariance.of(packed, moments.dimensions(), floor(), 0);
    return TiedGaussianModel.of(
        ComponentModel.equalWeights(components),
        centres,
        floored,
        Whitening.of(floored.value().factor()),
        Double.NaN);
  }

  /** All, if their covariance is at the floor in some direction. */
  @Override
  public List<Integer> atFloor(TiedGaussianModel model) {
    boolean none = new CovarianceFloor(model, floor()).components(1).isEmpty();
    return none ? List.of() : IntStream.range(0, model.components()).boxed().toList();
  }

  @Override
  public TiedGaussianStatistics newStatistics(int components, double[] origin) {
    return TiedGaussianStatistics.ofSomeRows(components, origin);
  }

  /** With the scatter of all rows, unless {@link #over} found it. */
  @Override
  public long statisticsBytes(int components, int dimensions) {
    long scatter = scatterOrNull == null ? Scatter.bytes(dimensions) : 0;
    return Double.BYTES * (long) components * (dimensions + 1) + scatter;
  }

  @Override
  public TiedGaussianModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return TiedGaussianModel.read(components, dimensions, arrays);
  }
}

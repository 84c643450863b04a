package io.emmer.em.family.gaussian.full;

import io.emmer.em.EStepFactory;
import io.emmer.em.HyperParameters;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.data.DataBlock;
import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.family.gaussian.CovarianceFloor;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.function.Elementary;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.linear.Whitening;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.MixtureEStep;
import io.emmer.em.mixture.RowOwners;
import io.emmer.em.mixture.VarianceFloor;
import io.emmer.em.mixture.WhitenedScores;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
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

  /** A covariance needs one row more than it has columns. */
  @Override
  public int leastRows(int dimensions) {
    return dimensions + 1;
  }

  /** Those whose covariance is at the floor in some direction. */
  @Override
  public List<Integer> atFloor(FullGaussianModel model) {
    return new CovarianceFloor(model, floor()).components(model.components());
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

  /**
   * Whitened distances. The component that owned a row before goes first, else that with the
   * nearest mean: it is most often a good one, against which hopeless components lose after a few
   * features.
   */
  private static final class FullScorer implements ComponentScorer {
    /** Enough rows to share the factors, which do not stay in the nearest caches. */
    private static final int TILE_ROWS = 256;

    private final FullScores scores;
    private final ComponentScores nearness;
    private final WhitenedScores whitened = new WhitenedScores(TILE_ROWS);
    private final double[] best = new double[TILE_ROWS];
    private final int[] first = new int[TILE_ROWS];

    FullScorer(FullScores scores) {
      this.scores = scores;
      int dims = scores.dimensions();
      double[] bias = new double[scores.components()];
      for (int i = 0; i < scores.means().length; i++) {
        double x = scores.means()[i];
        bias[i / dims] = Math.fma(-x / 2, x, bias[i / dims]);
      }
      this.nearness = ComponentScores.linear(dims, scores.means(), bias);
    }

    @Override
    public int components() {
      return scores.components();
    }

    @Override
    public int stride() {
      return nearness.stride();
    }

    @Override
    public int tileRows() {
      return TILE_ROWS;
    }

    @Override
    public void score(DataBlock block, int from, int to, double[] tile) {
      guess(block, from, to, tile);
      scoreGuessed(block, from, to - from, tile);
    }

    @Override
    public void score(DataBlock block, int from, int to, double[] tile, RowOwners before) {
      guess(block, from, to, tile);
      for (int i = 0; i < to - from; i++) {
        int owner = before.owner(from + i);
        first[i] = owner == RowOwners.NOBODY ? first[i] : owner;
      }
      scoreGuessed(block, from, to - from, tile);
    }

    /** Takes the components with the nearest means to go first. */
    private void guess(DataBlock block, int from, int to, double[] tile) {
      nearness.score(block, from, to, tile);
      for (int i = 0; i < to - from; i++) {
        first[i] = ComponentScores.largest(tile, i * stride(), components());
      }
    }

    private void scoreGuessed(DataBlock block, int from, int count, double[] tile) {
      Arrays.fill(best, Double.NEGATIVE_INFINITY);
      for (int k = 0; k < components(); k++) {
        score(block, from, count, tile, k, true);
      }
      for (int k = 0; k < components(); k++) {
        score(block, from, count, tile, k, false);
      }
    }

    /** Component k for the rows of which it goes first, or for all others. */
    private void score(
        DataBlock block, int from, int count, double[] tile, int k, boolean goesFirst) {
      whitened.clear();
      for (int i = 0; i < count; i++) {
        if ((first[i] == k) == goesFirst) {
          whitened.add(from + i, i);
        }
      }
      WhitenedScores.Component component =
          new WhitenedScores.Component(
              scores.whitenings()[k], scores.centres()[k], scores.constants()[k]);
      whitened.score(block, component, best, tile, stride(), k);
    }

    @Override
    public double commonTerm(DataBlock block, int n) {
      return -scores.dimensions() * GaussianFamily.LOG_2_PI / 2;
    }
  }

  /**
   * What scores rows: log pi_k + log N(x | mu_k, S_k) without the D/2 log(2 pi) of all, relative to
   * the origin.
   *
   * @param constants log pi_k - log det S_k / 2
   * @param centres centres[k]: mu_k - origin, whitened
   * @param means (mu_k - origin)_d at [k*D + d]
   */
  private record FullScores(
      double[] constants, double[][] centres, double[] means, Whitening[] whitenings)
      implements Serializable {

    static FullScores of(FullGaussianModel model, double[] origin) {
      int dims = origin.length;
      double[] constants = model.weights();
      double[] means = model.centres();
      double[][] centres = new double[constants.length][];
      Whitening[] whitenings = new Whitening[constants.length];
      Arrays.setAll(means, i -> means[i] - origin[i % dims]);
      for (int k = 0; k < constants.length; k++) {
        whitenings[k] = model.whitening(k);
        centres[k] = whitenings[k].whiten(means, k * dims);
        constants[k] = Elementary.log(constants[k]) - whitenings[k].logDeterminant() / 2;
      }
      return new FullScores(constants, centres, means, whitenings);
    }

    int components() {
      return constants.length;
    }

    int dimensions() {
      return means.length / constants.length;
    }
  }
}

package io.emmer.em.family.bernoulli;

import io.emmer.em.HyperParameters;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.ObjectiveRemark;
import io.emmer.em.RandomKey;
import io.emmer.em.Setting;
import io.emmer.em.Support;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.FirstMomentStatistics;
import io.emmer.em.mixture.MixtureFamily;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Map;
import java.util.Set;

/**
 * p(x | k) = prod_d p_kd^x_d (1 - p_kd)^(1 - x_d) with a Beta(1 + a, 1 + a) prior of every p_kd.
 * Between 0 and 1, as on grey levels, the objective is a cross-entropy score and no normalised
 * likelihood.
 */
public final class BernoulliFamily extends MixtureFamily<BernoulliModel, FirstMomentStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "bernoulli";

  private static final Support SUPPORT = new Support(0, 1);

  private static final ObjectiveRemark REMARK =
      new ObjectiveRemark(
          "on grey levels the log-likelihood is a cross-entropy score",
          "On grey levels between 0 and 1 the Bernoulli objective is a cross-entropy score, not a"
              + " normalised log-likelihood: compare it between runs on the same rows, and not"
              + " with other families. On rows of zeros and ones it is the log-likelihood.");

  private final double pseudoCount;

  /** The family with the default prior. */
  public BernoulliFamily() {
    this(HyperParameters.DEFAULTS.pseudoCount());
  }

  /**
   * @param pseudoCount a, 0 or more
   */
  public BernoulliFamily(double pseudoCount) {
    this.pseudoCount = pseudoCount;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean prefersCentredData() {
    return false;
  }

  @Override
  public Support support() {
    return SUPPORT;
  }

  @Override
  public ObjectiveRemark remark() {
    return REMARK;
  }

  @Override
  public BernoulliFamily with(HyperParameters hyperParameters) {
    return new BernoulliFamily(hyperParameters.pseudoCount());
  }

  @Override
  public Set<Setting> hyperParameters() {
    return Set.of(HyperParameters.PSEUDO_COUNT);
  }

  @Override
  protected ComponentScorer scorer(BernoulliModel model, double[] origin) {
    requireZero(origin);
    return BernoulliScorer.of(model);
  }

  /** p_kd = (sum_n w_n r_nk x_nd + a) / (R_k + 2 a); PRML (9.57) to (9.60) at a = 0. */
  @Override
  public BernoulliModel mStep(FirstMomentStatistics statistics, BernoulliModel previous) {
    int dims = statistics.dimensions();
    double[] probabilities = previous.centres();
    // Rounding may go beyond, or reach 1, which the prior of a > 0 rules out.
    double highest = pseudoCount == 0 ? 1 : Math.nextDown(1.0);
    for (int k = 0; k < statistics.components(); k++) {
      if (!statistics.isLost(k)) {
        double denominator = statistics.componentWeight(k) + 2 * pseudoCount;
        for (int d = 0; d < dims; d++) {
          double p = (statistics.sum(k, d) + pseudoCount) / denominator;
          probabilities[k * dims + d] = Math.min(p, highest);
        }
      }
    }
    return new BernoulliModel(statistics.mixingWeights(), probabilities);
  }

  /** sum_kd a log p_kd + a log(1 - p_kd). */
  @Override
  public double logPrior(BernoulliModel model) {
    if (pseudoCount == 0) {
      return 0;
    }
    double sum = 0;
    for (double p : model.centres()) {
      sum += StrictMath.log(p) + StrictMath.log1p(-p);
    }
    return pseudoCount * sum;
  }

  @Override
  public boolean hasPrior() {
    return pseudoCount > 0;
  }

  /** p = .25 + .5 x: no feature starts out certain. */
  @Override
  public BernoulliModel fromCentres(int components, double[] centres, Moments moments) {
    double[] probabilities = new double[centres.length];
    for (int i = 0; i < centres.length; i++) {
      probabilities[i] = 0.25 + 0.5 * Math.min(1, Math.max(0, centres[i]));
    }
    return new BernoulliModel(ComponentModel.equalWeights(components), probabilities);
  }

  /** p ~ U(.25, .75). */
  @Override
  public BernoulliModel random(int components, RandomKey key, Moments moments) {
    CounterRandom.Stream random =
        CounterRandom.stream(
            key.seed(), RandomPurpose.INITIAL_PARAMETERS, key.restart(), key.components());
    double[] probabilities = new double[components * moments.dimensions()];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = random.nextUniform(0.25, 0.75);
    }
    return new BernoulliModel(ComponentModel.equalWeights(components), probabilities);
  }

  @Override
  public FirstMomentStatistics newStatistics(int components, double[] origin) {
    return new FirstMomentStatistics(components, origin);
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (dimensions + 1);
  }

  @Override
  public BernoulliModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    return new BernoulliModel(
        ComponentModel.weights(arrays, components),
        ComponentModel.array(arrays, BernoulliModel.PROBABILITIES, components, dimensions));
  }

  private static void requireZero(double[] origin) {
    for (double value : origin) {
      if (value != 0) {
        throw new IllegalArgumentException("Bernoulli data must be held as they are, not shifted");
      }
    }
  }
}

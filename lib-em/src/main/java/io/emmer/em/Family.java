package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * A family of models: its E-step, its M-step, and how its models start and are stored. A family
 * carries its hyper-parameters and no state.
 */
public interface Family<M extends Model, S extends Statistics<S>> extends Serializable {
  /** The name on the command line and in model.json. */
  String name();

  default Objective objective() {
    return Objective.LOG_LIKELIHOOD;
  }

  /**
   * Whether rows may be held relative to the mean of the data. Families of location want it: raw
   * second moments lose all digits at an offset of 1e6.
   */
  boolean centresData();

  /**
   * Prepares the E-step under {@code model}.
   *
   * @param origin origin[d]: blocks hold x_n - origin
   */
  EStep<S> eStep(M model, double[] origin);

  /**
   * This family over the rows of {@code data} alone. A family whose sweeps would find the same
   * number again and again finds it here, once; the statistics of its sweeps are then those of all
   * rows of {@code data}, and of no others.
   */
  default Family<M, S> over(Dataset data) {
    return this;
  }

  /** The E-step under {@code model} as it travels to the tasks of a sweep. */
  default SweepPlan<S> sweepPlan(M model, double[] origin) {
    return () -> eStep(model, origin);
  }

  /** The parameters that maximise the expected objective, given the statistics; pure. */
  M mStep(S statistics, M previous);

  /** Log density of the parameters under the prior, up to a constant, in nats. */
  default double logPrior(M model) {
    return 0;
  }

  /** Whether {@link #logPrior} can be other than 0. */
  default boolean hasPrior() {
    return false;
  }

  /**
   * What is written at the end of a run, given the statistics of the final sweep under {@code
   * model}.
   */
  default M finish(M model, S finalStatistics) {
    return model;
  }

  /** Smallest value a row may hold, for families with bounded support. */
  default double lowestValue() {
    return Double.NEGATIVE_INFINITY;
  }

  /** Largest value a row may hold, for families with bounded support. */
  default double highestValue() {
    return Double.POSITIVE_INFINITY;
  }

  /** A starting model around given centres, centres[k*D + d], with equal weights. */
  M fromCentres(int components, double[] centres, Moments moments);

  /** A starting model with random parameters. */
  M random(int components, RandomKey key, Moments moments);

  /** The first M-step from the responsibilities of any other model. */
  void absorb(Assignments assignments, DataBlock block, S into);

  /** Statistics of no rows for K components, to absorb responsibilities into. */
  S newStatistics(int components, double[] origin);

  /** p, the number of free parameters of K components over D features, for AIC and BIC. */
  long freeParameters(int components, int dimensions);

  /** Memory of the statistics of a sweep with K components over D features, in bytes. */
  long statisticsBytes(int components, int dimensions);

  /** Draws rows of {@code model}; empty where the family has no density, as K-means. */
  default Optional<RowSampler> sampler(M model) {
    return Optional.empty();
  }

  /**
   * Reads a model from the arrays of a model directory, and from those that {@link Model#carried}
   * gave, if there are any.
   */
  M read(int components, int dimensions, Map<String, NdArray> arrays);
}

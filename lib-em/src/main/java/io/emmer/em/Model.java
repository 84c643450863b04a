package io.emmer.em;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/** Parameters of a fitted or starting model with K components over R^D. Immutable. */
public interface Model extends Serializable {
  /** K. */
  int components();

  /** D. */
  int dimensions();

  /** Mixing weights pi[k], which sum to 1; for K-means the share of the rows of every cluster. */
  double[] weights();

  /** Centre of every component in the space of the data, centres[k*D + d]. */
  double[] centres();

  /** sum_k pi_k c_k of the centres c_k, mean[d]; E[x] of a mixture. */
  default double[] mean() {
    double[] weights = weights();
    double[] centres = centres();
    double[] mean = new double[dimensions()];
    for (int i = 0; i < centres.length; i++) {
      int d = i % mean.length;
      mean[d] = Math.fma(weights[i / mean.length], centres[i], mean[d]);
    }
    return mean;
  }

  /** The arrays of the model directory by name, in the shapes of the format. */
  Map<String, NdArray> arrays();

  /**
   * Numbers that are no parameters and that a run needs besides {@link #arrays} to go on to the
   * same bits; a model directory has none of them.
   */
  default Map<String, NdArray> carried() {
    return Map.of();
  }

  /** Number of components whose variance floor the M-step had to raise to get this model. */
  default int raisedFloors() {
    return 0;
  }

  /** p, the number of free parameters, for AIC and BIC. */
  long freeParameters();

  /**
   * The symmetric Kullback-Leibler divergence KL(i | j) + KL(j | i) of two components in nats, or a
   * lower bound of it that is at least {@code enough}; NaN if components have no densities.
   */
  default double divergence(int i, int j, double enough) {
    return Double.NaN;
  }

  /** Draws rows of this model; empty if it has no density, as K-means. */
  default Optional<RowSampler> sampler() {
    return Optional.empty();
  }

  /** Densities of single cells; empty where columns are not independent given the component. */
  default Optional<CellDensity> cells() {
    return Optional.empty();
  }

  /** Whether an M-step that turned this into {@code other} changed no bit of the parameters. */
  boolean sameParameters(Model other);
}

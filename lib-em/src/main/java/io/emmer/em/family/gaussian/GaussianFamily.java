package io.emmer.em.family.gaussian;

import io.emmer.em.Moments;
import io.emmer.em.RandomKey;
import io.emmer.em.mixture.MixtureFamily;
import io.emmer.em.mixture.MixtureStatistics;

/** A family of Gaussian mixtures. */
public abstract class GaussianFamily<M extends GaussianModel, S extends MixtureStatistics<S>>
    extends MixtureFamily<M, S> {
  private static final long serialVersionUID = 1L;

  @Override
  public final boolean centresData() {
    return true;
  }

  /** Means ~ U over the range of each feature. */
  @Override
  public final M random(int components, RandomKey key, Moments moments) {
    return fromCentres(components, moments.uniformInRange(components, key), moments);
  }

  /** p: K-1 weights, K D means, and the parameters of the covariances. */
  @Override
  public final long freeParameters(int components, int dimensions) {
    return components - 1L + (long) components * dimensions + freeSpread(components, dimensions);
  }

  /** Number of free parameters of the covariances. */
  protected abstract long freeSpread(int components, int dimensions);
}

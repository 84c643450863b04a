package io.emmer.em;

import io.emmer.em.data.DataBlock;

/** How fits of a family start: around centres, at random, or from the assignments of a model. */
public interface StartingModels<M extends Model, S extends Statistics<S>> {
  /** A starting model around given centres, centres[k*D + d], with equal weights. */
  M fromCentres(int components, double[] centres, Moments moments);

  /** A starting model with random parameters. */
  M random(int components, RandomKey key, Moments moments);

  /** Statistics of no rows for K components, for {@link #addAssignments}. */
  S newStatistics(int components, double[] origin);

  /** Adds the rows of a block as another model assigns them; an M-step then gives the start. */
  void addAssignments(Assignments assignments, DataBlock block, S into);
}

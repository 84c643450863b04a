package io.emmer.em.init;

import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.LeafTask;
import io.emmer.em.Model;
import io.emmer.em.Statistics;

/** Collects the statistics of one family from the responsibilities of a model of another. */
record AbsorbTask<M extends Model, S extends Statistics<S>>(
    Family<M, S> family, Candidate<?, ?> other, int components, double[] origin)
    implements LeafTask<S> {

  @Override
  public Worker<S> worker() {
    EStep<?> eStep = other.eStep(origin);
    return leaf -> {
      S statistics = family.newStatistics(components, origin);
      family.absorb(eStep.assign(leaf), leaf, statistics);
      return statistics;
    };
  }
}

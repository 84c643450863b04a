package io.emmer.em;

import java.io.Serializable;

/** One model on its way: a sweep serves any number of candidates of any families at once. */
public record Candidate<M extends Model, S extends Statistics<S>>(Family<M, S> family, M model)
    implements Serializable {
  /** The E-step of this candidate over data held relative to {@code origin}. */
  public EStep<S> eStep(double[] origin) {
    return family.eStep(model, origin);
  }

  /** An origin for single rows: near them where the family prefers it, so squares keep digits. */
  public double[] originOfRows() {
    return family.prefersCentredData() ? model.mean() : new double[model.dimensions()];
  }

  /** Memory of the statistics of this candidate, in bytes. */
  public long statisticsBytes() {
    return family.statisticsBytes(model.components(), model.dimensions());
  }

  /** The E-step over all rows, as a task. */
  LeafTask<S> sweepTask(double[] origin) {
    return new SweepTask<>(family.eSteps(model, origin), statisticsBytes());
  }

  private record SweepTask<S extends Statistics<S>>(EStepFactory<S> factory, long resultBytes)
      implements LeafTask<S> {
    @Override
    public Worker<S> worker() {
      EStep<S> eStep = factory.eStep();
      return leaf -> {
        S statistics = eStep.newStatistics();
        eStep.accumulate(leaf, statistics);
        return statistics;
      };
    }
  }
}

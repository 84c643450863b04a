package io.emmer.em;

import java.io.Serializable;
import java.util.Optional;

/**
 * One model on its way: a sweep serves any number of candidates of any families at once.
 *
 * @param run number of the run that it belongs to, of which tasks may keep memos; 0 for none
 */
public record Candidate<M extends Model, S extends Statistics<S>>(
    Family<M, S> family, M model, long run) implements Serializable {
  /** A model of no run. */
  public Candidate(Family<M, S> family, M model) {
    this(family, model, 0);
  }

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
    return new SweepTask<>(family.eSteps(model, origin), statisticsBytes(), run);
  }

  /** What the statistics of that task over all rows leave open. */
  @SuppressWarnings("unchecked") // they come from the E-step of this candidate
  Optional<Remainder<?>> remainder(Statistics<?> swept) {
    return family.remainder((S) swept, model);
  }

  private record SweepTask<S extends Statistics<S>>(
      EStepFactory<S> factory, long resultBytes, long run) implements LeafTask<S> {
    @Override
    public Worker<S> worker() {
      return worker(Memory.NONE);
    }

    @Override
    public Worker<S> worker(Memory memory) {
      EStep<S> eStep = factory.eStep();
      Memory ofRun = run == 0 ? Memory.NONE : memory;
      return leaf -> {
        S statistics = eStep.newStatistics();
        Memo before = ofRun.take(run, leaf.firstRow());
        Memo after = eStep.accumulate(leaf, statistics, before);
        if (after != null) {
          ofRun.keep(run, leaf.firstRow(), after);
        }
        return statistics;
      };
    }
  }
}

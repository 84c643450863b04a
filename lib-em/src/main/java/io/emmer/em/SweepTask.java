package io.emmer.em;

import java.util.ArrayList;
import java.util.List;

/** The E-step of every candidate over every leaf. */
record SweepTask(List<Candidate<?, ?>> candidates, double[] origin)
    implements LeafTask<SweepTask.Result> {

  @Override
  public Worker<Result> worker() {
    List<EStep<?>> eSteps = new ArrayList<>();
    for (Candidate<?, ?> candidate : candidates) {
      eSteps.add(candidate.eStep(origin));
    }
    return leaf -> {
      List<Statistics<?>> statistics = new ArrayList<>();
      for (EStep<?> eStep : eSteps) {
        statistics.add(run(eStep, leaf));
      }
      return new Result(statistics);
    };
  }

  private static <S extends Statistics<S>> S run(EStep<S> eStep, io.emmer.em.data.DataBlock leaf) {
    S statistics = eStep.newStatistics();
    eStep.accumulate(leaf, statistics);
    return statistics;
  }

  /** The statistics of some leaves, one entry a candidate. */
  record Result(List<Statistics<?>> statistics) implements Mergeable<Result> {
    @Override
    public Result merge(Result right) {
      for (int i = 0; i < statistics.size(); i++) {
        mergeInto(statistics.get(i), right.statistics.get(i));
      }
      return this;
    }

    @SuppressWarnings("unchecked") // both come from the same candidate's E-step
    private static <S extends Statistics<S>> void mergeInto(
        Statistics<?> left, Statistics<?> right) {
      ((S) left).merge((S) right);
    }
  }
}

package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.util.ArrayList;
import java.util.List;

/** The E-step of every candidate over every leaf. */
record SweepTask(List<SweepPlan<?>> plans, long resultBytes) implements LeafTask<SweepTask.Result> {

  static SweepTask of(List<Candidate<?, ?>> candidates, double[] origin) {
    List<SweepPlan<?>> plans = new ArrayList<>();
    candidates.forEach(candidate -> plans.add(candidate.sweepPlan(origin)));
    return new SweepTask(plans, candidates.stream().mapToLong(Candidate::statisticsBytes).sum());
  }

  @Override
  public Worker<Result> worker() {
    List<EStep<?>> eSteps = new ArrayList<>();
    plans.forEach(plan -> eSteps.add(plan.eStep()));
    return leaf -> {
      List<Statistics<?>> statistics = new ArrayList<>();
      for (EStep<?> eStep : eSteps) {
        statistics.add(run(eStep, leaf));
      }
      return new Result(statistics);
    };
  }

  private static <S extends Statistics<S>> S run(EStep<S> eStep, DataBlock leaf) {
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

    /** The sums of all candidates, one candidate after the other. */
    @Override
    public List<double[]> sums() {
      return statistics.stream().flatMap(s -> s.sums().stream()).toList();
    }

    @Override
    public Result withSums(List<double[]> sums) {
      List<Statistics<?>> result = new ArrayList<>();
      int used = 0;
      for (Statistics<?> candidate : statistics) {
        int end = used + candidate.sums().size();
        result.add(candidate.withSums(sums.subList(used, end)));
        used = end;
      }
      return new Result(result);
    }

    @SuppressWarnings("unchecked") // both come from the same candidate's E-step
    private static <S extends Statistics<S>> void mergeInto(
        Statistics<?> left, Statistics<?> right) {
      ((S) left).merge((S) right);
    }
  }
}

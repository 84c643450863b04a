package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.util.ArrayList;
import java.util.List;

/** The E-step of every candidate over every leaf. */
record SweepTask(List<EStepFactory<?>> factories, long resultBytes)
    implements LeafTask<StatisticsList> {

  static SweepTask of(List<Candidate<?, ?>> candidates, double[] origin) {
    List<EStepFactory<?>> factories = new ArrayList<>();
    candidates.forEach(candidate -> factories.add(candidate.eSteps(origin)));
    return new SweepTask(
        factories, candidates.stream().mapToLong(Candidate::statisticsBytes).sum());
  }

  @Override
  public Worker<StatisticsList> worker() {
    List<EStep<?>> eSteps = new ArrayList<>();
    factories.forEach(factory -> eSteps.add(factory.eStep()));
    return leaf -> {
      List<Statistics<?>> statistics = new ArrayList<>();
      for (EStep<?> eStep : eSteps) {
        statistics.add(run(eStep, leaf));
      }
      return new StatisticsList(statistics);
    };
  }

  private static <S extends Statistics<S>> S run(EStep<S> eStep, DataBlock leaf) {
    S statistics = eStep.newStatistics();
    eStep.accumulate(leaf, statistics);
    return statistics;
  }
}

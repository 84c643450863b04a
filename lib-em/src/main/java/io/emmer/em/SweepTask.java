package io.emmer.em;

/** The E-step of one candidate over every leaf. */
record SweepTask<S extends Statistics<S>>(EStepFactory<S> factory, long resultBytes)
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

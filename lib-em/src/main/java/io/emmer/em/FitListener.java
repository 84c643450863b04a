package io.emmer.em;

import java.util.List;
import java.util.function.Supplier;

/** Told of every entry of every candidate's trace while a fit runs. */
@FunctionalInterface
public interface FitListener {
  /** Tells nobody. */
  FitListener NONE = event -> {};

  /**
   * One evaluated model of one candidate.
   *
   * @param candidate position of the candidate among the starts
   * @param iteration number of M-steps that led to the model
   * @param objective log-likelihood, or inertia
   * @param change objective minus that of the iteration before, NaN for the first
   * @param seconds time of the sweep
   * @param emptyComponents components that own no more than 1e-12 of the weight
   * @param active candidates that took part in the sweep
   * @param weight total weight of the rows
   */
  record Event(
      int candidate,
      int iteration,
      double objective,
      double change,
      double seconds,
      int emptyComponents,
      int active,
      double weight) {
    /** Whether this is one of the iterations 0, 1, 2, 5, 10, 20, 50 and so on. */
    public boolean isMilestone() {
      int digit = iteration;
      while (digit >= 10 && digit % 10 == 0) {
        digit /= 10;
      }
      return digit <= 2 || digit == 5;
    }
  }

  void evaluated(Event event);

  /**
   * Told once, before the first pass.
   *
   * @param states of all runs, in the order of the starts
   */
  default void begun(Supplier<List<RunState<?, ?>>> states) {}

  /**
   * Told after every pass over the data, when its M-steps are done.
   *
   * @param ended whether no run goes on
   * @param states of all runs, in the order of the starts
   */
  default void passed(boolean ended, Supplier<List<RunState<?, ?>>> states) {}

  /** A listener that tells this one and then another. */
  default FitListener then(FitListener next) {
    FitListener first = this;
    return new FitListener() {
      @Override
      public void evaluated(Event event) {
        first.evaluated(event);
        next.evaluated(event);
      }

      @Override
      public void begun(Supplier<List<RunState<?, ?>>> states) {
        first.begun(states);
        next.begun(states);
      }

      @Override
      public void passed(boolean ended, Supplier<List<RunState<?, ?>>> states) {
        first.passed(ended, states);
        next.passed(ended, states);
      }
    };
  }
}

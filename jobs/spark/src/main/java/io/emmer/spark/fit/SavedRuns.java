package io.emmer.spark.fit;

import io.emmer.em.FitListener;
import io.emmer.em.RunState;
import java.util.List;
import java.util.Optional;

/** States of runs that outlive a process. */
public interface SavedRuns {
  /** No state is there, and none is kept. */
  SavedRuns NONE =
      new SavedRuns() {
        @Override
        public Optional<RunState<?, ?>> state(SharedRuns.Run run) {
          return Optional.empty();
        }

        @Override
        public Optional<RunSummary> summary(SharedRuns.Run run) {
          return Optional.empty();
        }

        @Override
        public void reduce(SharedRuns.Run run, RunSummary summary) {}

        @Override
        public FitListener saving(List<SharedRuns.Run> runs) {
          return FitListener.NONE;
        }

        @Override
        public Optional<String> save() {
          return Optional.empty();
        }
      };

  /** From where a run goes on, if it does not begin. */
  Optional<RunState<?, ?>> state(SharedRuns.Run run);

  /**
   * All that was kept of a run that is over, whose model nobody asks for; empty where its rule
   * would not end it there.
   */
  Optional<RunSummary> summary(SharedRuns.Run run);

  /** Keeps no more than this of a run that is over. */
  void reduce(SharedRuns.Run run, RunSummary summary);

  /** A listener that saves the states of {@code runs} from time to time. */
  FitListener saving(List<SharedRuns.Run> runs);

  /** Saves the states behind the last whole pass; says what goes on from there, if they were. */
  Optional<String> save();
}

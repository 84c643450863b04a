package io.emmer.spark.checkpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.StopReason;
import io.emmer.em.Trace;
import io.emmer.em.model.Flat;
import io.emmer.spark.fit.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code checkpoint.json} of fits: which runs there are, and how far they are.
 *
 * @param runs by their names, in order
 * @param summaries of the runs that are over and whose models nobody asks for, likewise
 */
@Flat
record CheckpointDocument(
    @JsonUnwrapped CheckpointHead head, Map<String, Run> runs, Map<String, Summary> summaries) {
  CheckpointDocument {
    runs = runs == null ? Map.of() : runs;
    summaries = summaries == null ? Map.of() : summaries;
  }

  /**
   * A run whose model is kept.
   *
   * @param iteration number of the entries of its trace
   * @param stopReason null while it goes on
   */
  record Run(
      int iteration,
      StopReason stopReason,
      int components,
      int dimensions,
      long lostComponents,
      long raisedFloors,
      double seconds) {
    static Run of(StoredRun run) {
      Trace trace = run.trace();
      return new Run(
          trace.objectives().size(),
          trace.stopped().orElse(null),
          run.components(),
          run.dimensions(),
          trace.lostComponents(),
          trace.raisedFloors(),
          trace.seconds());
    }

    Trace trace(List<Double> objectives, List<Double> penalized) {
      return new Trace(
          objectives,
          penalized,
          lostComponents,
          raisedFloors,
          seconds,
          Optional.ofNullable(stopReason));
    }
  }

  /** A run whose model is not kept. */
  @Flat
  record Summary(
      int restart,
      int components,
      boolean hasPrior,
      StopReason stopReason,
      int iterations,
      @JsonUnwrapped Counts counts,
      double weight,
      double entropy) {
    static Summary of(RunSummary run) {
      Trace trace = run.trace();
      return new Summary(
          run.restart(),
          run.components(),
          run.hasPrior(),
          trace.stopReason(),
          trace.iterations(),
          new Counts(trace.lostComponents(), trace.raisedFloors(), trace.falls(), trace.seconds()),
          run.weight(),
          run.entropy());
    }

    RunSummary summary(List<Double> objectives, List<Double> penalized) {
      Trace trace =
          new Trace(
              objectives,
              penalized,
              counts.lostComponents,
              counts.raisedFloors,
              counts.seconds,
              Optional.of(stopReason));
      return new RunSummary(restart, components, hasPrior, trace, weight, entropy);
    }
  }

  /** What a run counted on the way. */
  record Counts(long lostComponents, long raisedFloors, int falls, double seconds) {}
}

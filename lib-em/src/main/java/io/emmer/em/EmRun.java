package io.emmer.em;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** One candidate on its way through the loop. */
final class EmRun<M extends Model, S extends Statistics<S>> {
  private final int number;
  private final Family<M, S> family;
  private final Family<M, S> bound; // the family over the data of this loop
  private final List<Double> objectives;
  private final List<Double> penalized;
  private final double secondsBefore;
  private M model;
  private S statistics; // of the last sweep, until they are used: they may be large
  private Ended<M> ended;
  private long lostComponents;
  private long raisedFloors;
  private double seconds;

  /**
   * What is left of the last statistics of a run that has stopped.
   *
   * @param written the model for the result
   */
  private record Ended<M>(
      StopReason reason, M written, int emptyComponents, double weight, double entropy) {}

  private EmRun(int number, RunState<M, S> state, Family<M, S> bound) {
    this.number = number;
    this.family = state.family();
    this.bound = bound;
    this.model = state.model();
    Trace trace = state.trace();
    this.objectives = new ArrayList<>(trace.objectives());
    this.penalized = new ArrayList<>(trace.penalized());
    this.secondsBefore = trace.seconds();
    this.lostComponents = trace.lostComponents();
    this.raisedFloors = trace.raisedFloors();
  }

  /** One run for every state; runs of one family share what it finds out about the data. */
  static List<EmRun<?, ?>> of(List<RunState<?, ?>> states, Dataset data) {
    IdentityHashMap<Family<?, ?>, Family<?, ?>> bound = new IdentityHashMap<>();
    List<EmRun<?, ?>> runs = new ArrayList<>();
    for (RunState<?, ?> state : states) {
      Family<?, ?> over = bound.computeIfAbsent(state.family(), family -> family.over(data));
      runs.add(of(runs.size(), state, over));
    }
    return runs;
  }

  @SuppressWarnings("unchecked") // a family over data has the same models and statistics
  private static <M extends Model, S extends Statistics<S>> EmRun<M, S> of(
      int number, RunState<M, S> state, Family<?, ?> bound) {
    return new EmRun<>(number, state, (Family<M, S>) bound);
  }

  Candidate<M, S> candidate() {
    return new Candidate<>(bound, model);
  }

  Family<M, S> family() {
    return family;
  }

  /** Number of M-steps that led to the model. */
  int iteration() {
    return objectives.size();
  }

  @SuppressWarnings("unchecked") // they come from the E-step of this run's candidate
  void take(Statistics<?> swept) {
    statistics = (S) swept;
  }

  /** The event that tells a listener what the last sweep found. */
  FitListener.Event event(double seconds, int active) {
    double objective = family.objective().report(statistics.objective());
    double change = objectives.isEmpty() ? Double.NaN : objective - last(objectives, 1);
    return new FitListener.Event(
        number, iteration(), objective, change, seconds, statistics.emptyComponents(), active);
  }

  void recordObjective() {
    double objective = statistics.objective();
    requireFinite(objective);
    objectives.add(family.objective().report(objective));
    penalized.add(objective + family.logPrior(model));
    lostComponents += statistics.emptyComponents();
  }

  /** Whether the rule ends this run; the last statistics belong to the model then. */
  boolean stops(StopRule rule, long elapsedNanos) {
    seconds = secondsBefore + elapsedNanos * 1e-9;
    int mSteps = objectives.size() - 1;
    if (mSteps > 0 && toleranceMet(rule)) {
      end(StopReason.TOLERANCE);
    } else if (mSteps >= rule.maxIterations()) {
      end(StopReason.MAX_ITERATIONS);
    } else if (rule.timeOver(elapsedNanos)) {
      end(StopReason.TIME_LIMIT);
    }
    return ended != null;
  }

  private void end(StopReason reason) {
    ended =
        new Ended<>(
            reason,
            family.finish(model, statistics),
            statistics.emptyComponents(),
            statistics.weight(),
            statistics.entropy());
    statistics = null;
  }

  private boolean toleranceMet(StopRule rule) {
    return rule.toleranceMet(
        family.objective(), last(penalized, 2), last(penalized, 1), statistics.weight());
  }

  /** Takes the next model; false, and the run is over, if it is the same. */
  boolean mStep() {
    M next = bound.mStep(statistics, model);
    if (model.sameParameters(next)) {
      end(StopReason.FIXED_POINT);
      return false;
    }
    statistics = null;
    model = next;
    raisedFloors += model.raisedFloors();
    return true;
  }

  /** What the run was before its next sweep, or before its last one if it has stopped. */
  RunState<M, S> state() {
    int entries = objectives.size() - (ended == null ? 0 : 1);
    long lost = lostComponents - (ended == null ? 0 : ended.emptyComponents());
    return new RunState<>(family, model, trace(entries, lost));
  }

  FitResult<M, S> result() {
    Trace trace = trace(objectives.size(), lostComponents);
    return new FitResult<>(family, ended.written(), trace, ended.weight(), ended.entropy());
  }

  private Trace trace(int entries, long lost) {
    return new Trace(
        objectives.subList(0, entries),
        penalized.subList(0, entries),
        lost,
        raisedFloors,
        seconds,
        Optional.ofNullable(ended).map(Ended::reason));
  }

  private void requireFinite(double objective) {
    if (!Double.isFinite(objective)) {
      throw new EmException(
          "the %s of %s K=%d is %s after %d M-steps: a row is impossible under every component;"
              + " raise {pseudo-count}, or {variance-floor}, above 0",
          family.objective().label(),
          family.name(),
          model.components(),
          objective,
          objectives.size());
    }
  }

  private static double last(List<Double> values, int fromEnd) {
    return values.get(values.size() - fromEnd);
  }
}

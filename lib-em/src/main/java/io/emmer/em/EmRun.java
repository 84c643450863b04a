package io.emmer.em;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One candidate on its way through the loop. */
final class EmRun<M extends Model, S extends Statistics<S>> {
  private static final double FALL_SLACK = 1e-8;

  private final int number;
  private final Family<M, S> family;
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

  private EmRun(int number, RunState<M, S> state) {
    this.number = number;
    this.family = state.family();
    this.model = state.model();
    this.objectives = new ArrayList<>(state.objectiveTrace());
    this.penalized = new ArrayList<>(state.penalizedTrace());
    this.secondsBefore = state.seconds();
    this.lostComponents = state.lostComponents();
    this.raisedFloors = state.raisedFloors();
  }

  /** One run a start; those of one family learn of the data together. */
  static List<EmRun<?, ?>> of(List<RunState<?, ?>> states, Dataset data) {
    IdentityHashMap<Family<?, ?>, UnaryOperator<?>> preparations = new IdentityHashMap<>();
    List<EmRun<?, ?>> runs = new ArrayList<>();
    for (RunState<?, ?> state : states) {
      EmRun<?, ?> run = new EmRun<>(runs.size(), state);
      run.prepare(
          preparations.computeIfAbsent(state.family(), f -> f.preparation(data)), state.carried());
      runs.add(run);
    }
    return runs;
  }

  @SuppressWarnings("unchecked") // it comes from this run's family
  private void prepare(UnaryOperator<?> preparation, Map<String, NdArray> carried) {
    model = family.carrying(((UnaryOperator<M>) preparation).apply(model), carried);
  }

  Candidate<M, S> candidate() {
    return new Candidate<>(family, model);
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

  /** What the last sweep found, for those who watch. */
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
    M next = family.mStep(statistics, model);
    if (model.sameParameters(next)) {
      end(StopReason.FIXED_POINT);
      return false;
    }
    statistics = null;
    model = next;
    raisedFloors += model.raisedFloors();
    return true;
  }

  /** What it was before its next sweep, or before its last one if it has stopped. */
  RunState<M, S> state() {
    int swept = ended == null ? 0 : 1;
    return new RunState<>(
        family,
        model,
        family.carried(model),
        objectives.subList(0, objectives.size() - swept),
        penalized.subList(0, penalized.size() - swept),
        lostComponents - (ended == null ? 0 : ended.emptyComponents()),
        raisedFloors,
        seconds,
        Optional.ofNullable(ended).map(Ended::reason));
  }

  FitResult<M, S> result() {
    return new FitResult<>(
        family,
        ended.written(),
        objectives,
        family.hasPrior() ? penalized : List.of(),
        ended.reason(),
        objectives.size() - 1,
        lostComponents,
        raisedFloors,
        falls(),
        seconds,
        ended.weight(),
        ended.entropy());
  }

  private void requireFinite(double objective) {
    if (!Double.isFinite(objective)) {
      throw new EmException(
          "the %s of %s K=%d is %s after %d M-steps: a row is impossible under every component; %s"
              .formatted(
                  family.objective().label(),
                  family.name(),
                  model.components(),
                  objective,
                  objectives.size(),
                  "raise --pseudo-count, or --variance-floor, above 0"));
    }
  }

  private int falls() {
    int falls = 0;
    for (int i = 1; i < penalized.size(); i++) {
      double before = penalized.get(i - 1);
      falls += before - penalized.get(i) > FALL_SLACK * Math.abs(before) ? 1 : 0;
    }
    return falls;
  }

  private static double last(List<Double> values, int fromEnd) {
    return values.get(values.size() - fromEnd);
  }
}

package io.emmer.em;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/** One candidate on its way through the loop. */
final class EmRun<M extends Model, S extends Statistics<S>> {
  private static final double FALL_SLACK = 1e-8;

  private final int number;
  private final Family<M, S> family;
  private final List<Double> objectives = new ArrayList<>();
  private final List<Double> penalized = new ArrayList<>();
  private M model;
  private S statistics;
  private StopReason stopReason;
  private long lostComponents;
  private long raisedFloors;
  private int falls;
  private double seconds;

  private EmRun(int number, Candidate<M, S> start) {
    this.number = number;
    this.family = start.family();
    this.model = start.model();
  }

  /** One run a start; those of one family learn of the data together. */
  static List<EmRun<?, ?>> of(List<Candidate<?, ?>> starts, Dataset data) {
    IdentityHashMap<Family<?, ?>, UnaryOperator<?>> preparations = new IdentityHashMap<>();
    List<EmRun<?, ?>> runs = new ArrayList<>();
    for (Candidate<?, ?> start : starts) {
      EmRun<?, ?> run = new EmRun<>(runs.size(), start);
      run.prepare(preparations.computeIfAbsent(start.family(), f -> f.preparation(data)));
      runs.add(run);
    }
    return runs;
  }

  @SuppressWarnings("unchecked") // it comes from this run's family
  private void prepare(UnaryOperator<?> preparation) {
    model = ((UnaryOperator<M>) preparation).apply(model);
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
    if (penalized.size() > 1
        && last(penalized, 2) - last(penalized, 1) > FALL_SLACK * Math.abs(last(penalized, 2))) {
      falls++;
    }
  }

  /** Whether the rule ends this run; the last statistics belong to the model then. */
  boolean stops(StopRule rule, long elapsedNanos) {
    seconds = elapsedNanos * 1e-9;
    int mSteps = objectives.size() - 1;
    if (mSteps > 0 && toleranceMet(rule)) {
      stopReason = StopReason.TOLERANCE;
    } else if (mSteps >= rule.maxIterations()) {
      stopReason = StopReason.MAX_ITERATIONS;
    } else if (rule.timeOver(elapsedNanos)) {
      stopReason = StopReason.TIME_LIMIT;
    }
    return stopReason != null;
  }

  private boolean toleranceMet(StopRule rule) {
    return rule.toleranceMet(
        family.objective(), last(penalized, 2), last(penalized, 1), statistics.weight());
  }

  /** Takes the next model; false, and the run is over, if it is the same. */
  boolean mStep() {
    M next = family.mStep(statistics, model);
    if (model.sameParameters(next)) {
      stopReason = StopReason.FIXED_POINT;
      return false;
    }
    model = next;
    raisedFloors += model.raisedFloors();
    return true;
  }

  FitResult<M, S> result() {
    return new FitResult<>(
        family,
        family.finish(model, statistics),
        objectives,
        family.hasPrior() ? penalized : List.of(),
        stopReason,
        objectives.size() - 1,
        lostComponents,
        raisedFloors,
        falls,
        seconds,
        statistics.weight(),
        statistics.entropy());
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

  private static double last(List<Double> values, int fromEnd) {
    return values.get(values.size() - fromEnd);
  }
}

package io.emmer.em;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The loop of EM (Dempster, Laird and Rubin 1977), for any number of candidates at once: all take
 * part in the same sweep over the data until they finish.
 */
public final class EmLoop {
  private final Dataset data;
  private final Function<Family<?, ?>, StopRule> rules;
  private final FitListener listener;

  /** A loop with one rule for all candidates. */
  public EmLoop(Dataset data, StopRule rule, FitListener listener) {
    this(data, family -> rule, listener);
  }

  /**
   * A loop whose candidates stop by the rule of their family.
   *
   * @param rules gives the rule of every family that takes part
   */
  public EmLoop(Dataset data, Function<Family<?, ?>, StopRule> rules, FitListener listener) {
    this.data = data;
    this.rules = rules;
    this.listener = listener;
  }

  /**
   * Fits every candidate, from its model as the start.
   *
   * @return the results in the order of {@code starts}
   * @throws EmException if an objective is not finite
   */
  public List<FitResult<?, ?>> run(List<Candidate<?, ?>> starts) {
    return resume(starts.stream().<RunState<?, ?>>map(RunState::start).toList());
  }

  /**
   * Goes on with runs to the bits that they would have got without an interruption.
   *
   * @return the results in the order of {@code states}
   * @throws EmException if an objective is not finite
   */
  public List<FitResult<?, ?>> resume(List<RunState<?, ?>> states) {
    long start = System.nanoTime();
    List<EmRun<?, ?>> runs = EmRun.of(states, data);
    List<EmRun<?, ?>> active = new ArrayList<>(runs);
    listener.begun(() -> states(runs));
    while (!active.isEmpty()) {
      sweep(active);
      active.forEach(run -> run.recordObjective(data));
      active.removeIf(run -> run.stops(rules.apply(run.family()), System.nanoTime() - start));
      active.removeIf(run -> !run.mStep());
      listener.passed(active.isEmpty(), () -> states(runs));
    }
    List<FitResult<?, ?>> results = new ArrayList<>();
    runs.forEach(run -> results.add(run.result(data.rows())));
    return results;
  }

  private static List<RunState<?, ?>> states(List<EmRun<?, ?>> runs) {
    return runs.stream().<RunState<?, ?>>map(EmRun::state).toList();
  }

  /** The E-step of all active runs in one scan of the data. */
  private void sweep(List<EmRun<?, ?>> active) {
    List<Candidate<?, ?>> candidates = new ArrayList<>();
    active.forEach(run -> candidates.add(run.candidate()));
    long start = System.nanoTime();
    List<Statistics<?>> statistics = data.sweep(describe(active), candidates);
    double seconds = (System.nanoTime() - start) * 1e-9;
    for (int i = 0; i < active.size(); i++) {
      active.get(i).take(statistics.get(i));
      listener.evaluated(active.get(i).event(seconds, active.size()));
    }
  }

  private static String describe(List<EmRun<?, ?>> active) {
    Candidate<?, ?> first = active.get(0).candidate();
    String what = first.family().name() + " K=" + first.model().components();
    String others = active.size() == 1 ? "" : " and " + (active.size() - 1) + " more";
    return "EM iteration " + active.get(0).iteration() + ": " + what + others;
  }

  /** One candidate on its way through the loop. */
  private static final class EmRun<M extends Model, S extends Statistics<S>> {
    private final long run = RunNumbers.next();
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
      return new Candidate<>(bound, model, run);
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
          number,
          iteration(),
          objective,
          change,
          seconds,
          statistics.emptyComponents(),
          active,
          statistics.weight());
    }

    void recordObjective(Dataset data) {
      double objective = statistics.objective();
      requireFinite(objective, data);
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

    FitResult<M, S> result(long rows) {
      Trace trace = trace(objectives.size(), lostComponents);
      return new FitResult<>(
          family, ended.written(), trace, ended.weight(), ended.entropy(), atFloor(rows));
    }

    /** Weights that count copies count as rows, as those do that are scaled down. */
    private List<Integer> atFloor(long rows) {
      M written = ended.written();
      double[] weights = written.weights();
      int least = family.leastRows(written.dimensions());
      double all = Math.max((double) rows, ended.weight());
      Set<Integer> atFloor = new TreeSet<>(family.atFloor(written));
      IntStream.range(0, weights.length)
          .filter(k -> weights[k] * all < least)
          .forEach(atFloor::add);
      return List.copyOf(atFloor);
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

    private void requireFinite(double objective, Dataset data) {
      if (!Double.isFinite(objective)) {
        throw new EmException(
            "the %s of %s K=%d is %s after %d M-steps: %s impossible under every component; raise"
                + " {pseudo-count}, or {variance-floor}, above 0",
            family.objective().label(),
            family.name(),
            model.components(),
            objective,
            objectives.size(),
            ImpossibleRows.describe(candidate(), data));
      }
    }

    private static double last(List<Double> values, int fromEnd) {
      return values.get(values.size() - fromEnd);
    }
  }
}

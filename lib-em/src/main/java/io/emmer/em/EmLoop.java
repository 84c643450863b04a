package io.emmer.em;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
      active.forEach(EmRun::recordObjective);
      active.removeIf(run -> run.stops(rules.apply(run.family()), System.nanoTime() - start));
      active.removeIf(run -> !run.mStep());
      listener.passed(active.isEmpty(), () -> states(runs));
    }
    List<FitResult<?, ?>> results = new ArrayList<>();
    runs.forEach(run -> results.add(run.result()));
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
}

package io.emmer.em.factor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Alternates until the validation error has not fallen for some evaluations, and returns the step
 * where it was lowest (ties: the first), not the last.
 *
 * @param <S> factors of both sides after a step
 */
public final class FactorLoop<S> {
  /** The work of a step. */
  public interface Steps<S> {
    /**
     * The factors after one step more, which leaves {@code state} as it is.
     *
     * @param step its number, from 1
     * @param measured whether they are going to be evaluated
     */
    S next(int step, S state, boolean measured);

    /** Measures the factors. */
    Evaluation evaluate(int step, S state);

    /** Says that nobody needs {@code state} any more. */
    void release(S state);
  }

  /** Hears of every step. */
  @FunctionalInterface
  public interface Listener<S> {
    void stepped(Progress<S> progress);
  }

  /**
   * When to stop.
   *
   * @param maxSteps steps at the most
   * @param evaluateEvery steps between evaluations; the last step is evaluated always
   * @param patience evaluations without improvement
   * @param nanos time for the steps; 0 is no limit
   */
  public record Rule(int maxSteps, int evaluateEvery, int patience, long nanos) {}

  /** Why it stopped. */
  public enum Stop {
    PATIENCE,
    MAX_ITERATIONS,
    TIME_LIMIT
  }

  /**
   * Where a run is.
   *
   * @param step done so far
   * @param best evaluated best, of {@code bestState}
   * @param stale evaluations since the best
   * @param trace all evaluations
   */
  public record Progress<S>(
      int step, S state, Evaluation best, S bestState, int stale, List<Evaluation> trace) {
    public Progress {
      trace = List.copyOf(trace);
    }

    /** The evaluation of this step, or null. */
    public Evaluation latest() {
      Evaluation last = trace.get(trace.size() - 1);
      return last.step() == step ? last : null;
    }
  }

  /** How a run ended: its best factors. */
  public record Result<S>(Progress<S> progress, Stop stop) {}

  private final Steps<S> steps;
  private final Rule rule;
  private final Listener<S> listener;
  private final LongSupplier nanoTime;

  public FactorLoop(Steps<S> steps, Rule rule, Listener<S> listener, LongSupplier nanoTime) {
    this.steps = steps;
    this.rule = rule;
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /** Runs from step 0, which is evaluated. */
  public Result<S> run(S start) {
    Evaluation first = steps.evaluate(0, start);
    Progress<S> progress = new Progress<>(0, start, first, start, 0, List.of(first));
    listener.stepped(progress);
    return resume(progress);
  }

  /** Runs on. */
  public Result<S> resume(Progress<S> from) {
    long begin = nanoTime.getAsLong();
    Progress<S> at = from;
    while (true) {
      if (at.stale >= rule.patience) {
        return new Result<>(at, Stop.PATIENCE);
      }
      if (at.step >= rule.maxSteps) {
        return new Result<>(at, Stop.MAX_ITERATIONS);
      }
      at = step(at, begin);
      listener.stepped(at);
      if (at.latest() != null && isLate(begin)) {
        return new Result<>(at, Stop.TIME_LIMIT);
      }
    }
  }

  private boolean isLate(long begin) {
    return rule.nanos > 0 && nanoTime.getAsLong() - begin >= rule.nanos;
  }

  private Progress<S> step(Progress<S> from, long begin) {
    int step = from.step + 1;
    boolean measured = step % rule.evaluateEvery == 0 || step >= rule.maxSteps;
    S state = steps.next(step, from.state, measured);
    if (from.state != from.bestState) {
      steps.release(from.state);
    }
    if (!measured && !isLate(begin)) {
      return new Progress<>(step, state, from.best, from.bestState, from.stale, from.trace);
    }
    Evaluation evaluation = steps.evaluate(step, state);
    List<Evaluation> trace = new ArrayList<>(from.trace);
    trace.add(evaluation);
    if (evaluation.validationRmse() < from.best.validationRmse()) {
      steps.release(from.bestState);
      return new Progress<>(step, state, evaluation, state, 0, trace);
    }
    return new Progress<>(step, state, from.best, from.bestState, from.stale + 1, trace);
  }
}

package io.emmer.em.factor;

import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The loop of alternating minimisation with early stopping: it ends when the validation error has
 * not fallen for some evaluations, and returns the step with the lowest (ties: the first), not the
 * last one.
 *
 * <pre>{@code
 * FactorLoop.Rule rule = new FactorLoop.Rule(StopRule.iterations(100), 1, 5);
 * FactorLoop<Factors> loop =
 *     new FactorLoop<>(steps, rule, at -> System.out.println(at.step()), System::nanoTime);
 * FactorLoop.Result<Factors> result = loop.run(start);
 * Factors best = result.progress().bestState();
 * }</pre>
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
    StepEvaluation evaluate(int step, S state);

    /** Says that nobody needs {@code state} any more. */
    void release(S state);
  }

  /**
   * The rule that ends a run.
   *
   * @param limits largest number of steps, and time; its tolerances play no part
   * @param evaluateEvery steps between evaluations; the last step is evaluated always
   * @param patience evaluations without improvement
   */
  public record Rule(StopRule limits, int evaluateEvery, int patience) {
    /** Largest number of steps. */
    public int maxSteps() {
      return limits.maxIterations();
    }
  }

  /**
   * The state of a run after a step.
   *
   * @param step steps done so far
   * @param best evaluated best, of {@code bestState}
   * @param stale evaluations since the best
   * @param trace all evaluations
   */
  public record Progress<S>(
      int step, S state, StepEvaluation best, S bestState, int stale, List<StepEvaluation> trace) {
    public Progress {
      trace = List.copyOf(trace);
    }

    /** The evaluation of this step, or null. */
    public StepEvaluation latest() {
      StepEvaluation last = trace.get(trace.size() - 1);
      return last.step() == step ? last : null;
    }
  }

  /** The end of a run: its last state, which holds the best one, and why it stopped. */
  public record Result<S>(Progress<S> progress, StopReason reason) {}

  private final Steps<S> steps;
  private final Rule rule;
  private final Consumer<Progress<S>> listener;
  private final LongSupplier nanoTime;

  public FactorLoop(
      Steps<S> steps, Rule rule, Consumer<Progress<S>> listener, LongSupplier nanoTime) {
    this.steps = steps;
    this.rule = rule;
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /** Runs from step 0, which is evaluated. */
  public Result<S> run(S start) {
    StepEvaluation first = steps.evaluate(0, start);
    Progress<S> progress = new Progress<>(0, start, first, start, 0, List.of(first));
    listener.accept(progress);
    return resume(progress);
  }

  /** Runs on. */
  public Result<S> resume(Progress<S> from) {
    long begin = nanoTime.getAsLong();
    Progress<S> at = from;
    while (true) {
      if (at.stale >= rule.patience) {
        return new Result<>(at, StopReason.PATIENCE);
      }
      if (at.step >= rule.maxSteps()) {
        return new Result<>(at, StopReason.MAX_ITERATIONS);
      }
      at = step(at, begin);
      listener.accept(at);
      if (at.latest() != null && isLate(begin)) {
        return new Result<>(at, StopReason.TIME_LIMIT);
      }
    }
  }

  private boolean isLate(long begin) {
    return rule.limits.timeOver(nanoTime.getAsLong() - begin);
  }

  private Progress<S> step(Progress<S> from, long begin) {
    int step = from.step + 1;
    boolean measured = step % rule.evaluateEvery == 0 || step >= rule.maxSteps();
    S state = steps.next(step, from.state, measured);
    if (from.state != from.bestState) {
      steps.release(from.state);
    }
    if (!measured && !isLate(begin)) {
      return new Progress<>(step, state, from.best, from.bestState, from.stale, from.trace);
    }
    StepEvaluation evaluation = steps.evaluate(step, state);
    List<StepEvaluation> trace = new ArrayList<>(from.trace);
    trace.add(evaluation);
    if (evaluation.validationRmse() < from.best.validationRmse()) {
      steps.release(from.bestState);
      return new Progress<>(step, state, evaluation, state, 0, trace);
    }
    return new Progress<>(step, state, from.best, from.bestState, from.stale + 1, trace);
  }
}

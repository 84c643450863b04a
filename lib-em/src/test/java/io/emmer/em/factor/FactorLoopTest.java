package io.emmer.em.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactorLoopTest {
  /** Steps whose validation errors are given, and which know who is still in use. */
  private static final class Scripted implements FactorLoop.Steps<Integer> {
    private final double[] validation;
    private final Set<Integer> alive = new HashSet<>(List.of(0));

    Scripted(double... validation) {
      this.validation = validation;
    }

    @Override
    public Integer next(int step, Integer state, boolean measured) {
      assertThat(step).isEqualTo(state + 1);
      assertThat(alive).contains(state);
      alive.add(state + 1);
      return state + 1;
    }

    @Override
    public StepEvaluation evaluate(int step, Integer state) {
      assertThat(alive).contains(state);
      return new StepEvaluation(step, 0, 0, validation[state], 0);
    }

    @Override
    public void release(Integer state) {
      assertThat(alive.remove(state)).isTrue();
    }
  }

  private static FactorLoop.Rule rule(int max, int every, int patience, long nanos) {
    return new FactorLoop.Rule(StopRule.iterations(max).withTimeLimit(nanos), every, patience);
  }

  private static FactorLoop.Result<Integer> run(Scripted steps, int max, int every, int patience) {
    return new FactorLoop<>(steps, rule(max, every, patience, 0), progress -> {}, () -> 0).run(0);
  }

  @Test
  void returnsTheBestNotTheLast() {
    Scripted steps = new Scripted(9, 5, 3, 4, 3, 6, 1);
    FactorLoop.Result<Integer> result = run(steps, 100, 1, 3);
    assertThat(result.reason()).isEqualTo(StopReason.PATIENCE);
    assertThat(result.progress().bestState()).isEqualTo(2);
    assertThat(result.progress().best().step()).isEqualTo(2);
    assertThat(result.progress().step()).isEqualTo(5);
    assertThat(result.progress().trace())
        .extracting(StepEvaluation::step)
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(steps.alive).containsExactlyInAnyOrder(2, 5);
  }

  @Test
  void evaluatesEveryFewStepsAndTheLast() {
    Scripted steps = new Scripted(9, 1, 8, 1, 7, 1, 6, 5);
    FactorLoop.Result<Integer> result = run(steps, 7, 2, 3);
    assertThat(result.reason()).isEqualTo(StopReason.MAX_ITERATIONS);
    assertThat(result.progress().trace())
        .extracting(StepEvaluation::step)
        .containsExactly(0, 2, 4, 6, 7);
    assertThat(result.progress().bestState()).isEqualTo(7);
    assertThat(steps.alive).containsExactly(7);
  }

  @Test
  void stepZeroMayBeTheBest() {
    Scripted steps = new Scripted(1, 2, 3);
    FactorLoop.Result<Integer> result = run(steps, 2, 1, 5);
    assertThat(result.progress().bestState()).isZero();
    assertThat(steps.alive).containsExactlyInAnyOrder(0, 2);
  }

  @Test
  void timeLimitEndsWithAnEvaluatedStep() {
    long[] clock = {0};
    Scripted steps = new Scripted(9, 8, 7, 6, 5, 4);
    FactorLoop.Result<Integer> result =
        new FactorLoop<>(steps, rule(100, 50, 3, 3), progress -> {}, () -> clock[0]++).run(0);
    assertThat(result.reason()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(result.progress().latest()).isNotNull();
    assertThat(result.progress().step()).isLessThan(5);
  }

  @Test
  void resumedRunsGoTheSameWay() {
    double[] script = {9, 5, 3, 4, 3.5, 2.9, 6, 7, 8, 9};
    List<FactorLoop.Progress<Integer>> all = new ArrayList<>();
    FactorLoop.Rule rule = rule(100, 1, 3, 0);
    FactorLoop.Result<Integer> whole =
        new FactorLoop<>(new Scripted(script), rule, all::add, () -> 0).run(0);
    for (FactorLoop.Progress<Integer> at : all) {
      Scripted steps = new Scripted(script);
      steps.alive.addAll(List.of(at.step(), at.bestState()));
      FactorLoop.Result<Integer> resumed =
          new FactorLoop<>(steps, rule, progress -> {}, () -> 0).resume(at);
      assertThat(resumed).isEqualTo(whole);
    }
  }

  @Test
  void splitIsTheSharesAndDependsOnThePairAlone() {
    int[] counts = new int[3];
    for (int user = 0; user < 200; user++) {
      for (int item = 0; item < 100; item++) {
        Part part = Part.of(4, user, item, 0.2, 0.1);
        counts[part.index()]++;
        assertThat(Part.of(4, user, item, 0.2, 0.1)).isEqualTo(part);
      }
    }
    assertThat(counts[Part.TRAINING.index()]).isBetween(13_700, 14_300);
    assertThat(counts[Part.VALIDATION.index()]).isBetween(3_750, 4_250);
    assertThat(counts[Part.TEST.index()]).isBetween(1_800, 2_200);
  }
}

package io.emmer.em.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.emmer.em.Objective;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreQuantilesTest {
  private static ScoreQuantiles of(double... scores) {
    return ScoreQuantiles.of(
        Objective.LOG_LIKELIHOOD,
        scores,
        DoubleStream.generate(() -> 1).limit(scores.length).toArray());
  }

  /** numpy.quantile([3, -1, 7, 0], [0, .25, .251, .5, .75, .999, 1], method="inverted_cdf"). */
  @Test
  void valuesAreThoseOfNumPy() {
    ScoreQuantiles quantiles = of(3, -1, 7, 0);
    assertThat(quantiles.values()).hasSize(1001);
    assertThat(
            IntStream.of(0, 250, 251, 500, 750, 999, 1000).mapToObj(i -> quantiles.values().get(i)))
        .containsExactly(-1.0, -1.0, 0.0, 0.0, 3.0, 7.0, 7.0);
  }

  /** The first value, in order, at which the rows so far make up the share. */
  @Test
  void valuesAreExactOnManyRows() {
    Random random = new Random(4);
    double[] scores = random.doubles(7919).map(u -> Math.log(u)).toArray();
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    List<Double> values = of(scores).values();
    for (int i = 0; i <= 1000; i++) {
      int reached = Math.max(1, (i * sorted.length + 999) / 1000);
      assertThat(values.get(i)).as("at %d", i).isEqualTo(sorted[reached - 1]);
    }
  }

  @Test
  void weightsAreRepeatedRows() {
    double[] scores = {5, 1, 4, 2, 3};
    double[] weights = {3, 1, 2, 4, 1};
    double[] repeated = {5, 5, 5, 1, 4, 4, 2, 2, 2, 2, 3};
    assertThat(ScoreQuantiles.of(Objective.LOG_LIKELIHOOD, scores, weights))
        .isEqualTo(of(repeated));
    double[] halves = Arrays.stream(weights).map(w -> w / 2).toArray();
    assertThat(ScoreQuantiles.of(Objective.LOG_LIKELIHOOD, scores, halves)).isEqualTo(of(repeated));
  }

  @Test
  void positionsAreTheLargestAtOrBelow() {
    double[] scores = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();
    ScoreQuantiles quantiles = of(scores); // at i/1000: i, and 1 at 0
    assertThat(quantiles.position(0.5)).isZero();
    assertThat(quantiles.position(1)).isEqualTo(0.001);
    assertThat(quantiles.position(37.5)).isEqualTo(0.037);
    assertThat(quantiles.position(37)).isEqualTo(0.037);
    assertThat(quantiles.position(2000)).isEqualTo(1);
    assertThat(quantiles.position(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(of(2, 2, 2).position(2)).isEqualTo(1);
    assertThat(quantiles.at(0.037)).isEqualTo(37);
    assertThat(quantiles.at(0.0379)).isEqualTo(37);
    for (int i = 1; i < 1000; i++) {
      assertThat(quantiles.at(i / 1000.0)).isEqualTo(i);
    }
  }

  /** Of distances the largest is the least likely. */
  @Test
  void distancesStandTheOtherWayRound() {
    double[] distances = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();
    double[] ones = DoubleStream.generate(() -> 1).limit(1000).toArray();
    ScoreQuantiles quantiles = ScoreQuantiles.of(Objective.INERTIA, distances, ones);
    assertThat(quantiles.values().get(0)).isEqualTo(1000);
    assertThat(quantiles.values().get(1000)).isEqualTo(1);
    assertThat(quantiles.position(5000)).isZero();
    assertThat(quantiles.position(999)).isEqualTo(0.002);
    assertThat(quantiles.position(0)).isEqualTo(1);
  }

  @Test
  void othersThanAThousandAndOneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ScoreQuantiles(Objective.LOG_LIKELIHOOD, Collections.nCopies(1000, 0.0)))
        .withMessage("1000 quantiles, expected 1001: at 0, .001, ..., 1");
  }
}

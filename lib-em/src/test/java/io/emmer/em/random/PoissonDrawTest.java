package io.emmer.em.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.function.LogFactorial;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonDrawTest {
  /** Pearson's statistic over the counts that are expected 50 times at least. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 4, 9.9, 10, 25, 300})
  void countsHaveTheirProbabilities(double mean) {
    int draws = 100_000;
    int[] counts = new int[1000];
    CounterRandom.Stream random = CounterRandom.stream(1, RandomPurpose.SAMPLE_VALUE, 0, 0);
    for (int i = 0; i < draws; i++) {
      counts[(int) PoissonDraw.draw(mean, random)]++;
    }
    double statistic = 0;
    int cells = 0;
    for (int k = 0; k < counts.length; k++) {
      double expected =
          draws * StrictMath.exp(k * StrictMath.log(mean) - mean - LogFactorial.of(k));
      if (expected >= 50) {
        statistic += (counts[k] - expected) * (counts[k] - expected) / expected;
        cells++;
      }
    }
    assertThat(statistic).isLessThan(cells + 4 * Math.sqrt(2.0 * cells));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e9})
  void extremesAreDrawnToo(double mean) {
    CounterRandom.Stream random = CounterRandom.stream(1, RandomPurpose.SAMPLE_VALUE, 0, 0);
    double drawn = PoissonDraw.draw(mean, random);
    assertThat(Math.abs(drawn - mean)).isLessThanOrEqualTo(6 * Math.sqrt(mean));
  }
}

package io.emmer.em.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  private static final long SEED = 20_240_601;
  private static final int DRAWS = 200_000;

  @Test
  void bitsNeverChange() {
    assertThat(CounterRandom.bits(0, RandomPurpose.DIGIT_LABEL, 0, 0, 0))
        .isEqualTo(0xc739f5ec15a29d83L);
    assertThat(CounterRandom.bits(1, RandomPurpose.INITIAL_ROWS, 2, 3, 4))
        .isEqualTo(0x4c4c762123bc3783L);
    assertThat(CounterRandom.bits(-1, RandomPurpose.SUBSET, -2, 1L << 40, 7))
        .isEqualTo(0x3afae60ae37bbc4cL);
    assertThat(CounterRandom.normal(1, RandomPurpose.INITIAL_ROWS, 2, 3, 4))
        .isEqualTo(1.1983171276601792);
  }

  @Test
  void mapsOfBitsNeverChange() {
    long bits = 0x0123456789abcdefL;
    assertThat(CounterRandom.uniform(bits)).isEqualTo(0.004444444444444362);
    assertThat(CounterRandom.normal(bits)).isEqualTo(2.8444522719555656);
    assertThat(CounterRandom.below(bits, 1_000_000)).isEqualTo(4_444);
  }

  /** The chain over the last word is SplitMix64, of which the JDK has its own implementation. */
  @Test
  void chainIsSplitMix64() {
    SplittableRandom fromZero = new SplittableRandom(0);
    long purposeHash = LongStream.generate(fromZero::nextLong).skip(1).findFirst().orElseThrow();
    long hashOfA = new SplittableRandom(purposeHash).nextLong();
    SplittableRandom expected = new SplittableRandom(new SplittableRandom(hashOfA).nextLong());
    for (int c = 0; c < 100; c++) {
      long bits = CounterRandom.bits(0, RandomPurpose.DIGIT_LABEL, 0, 0, c);
      assertThat(bits).isEqualTo(expected.nextLong());
    }
  }

  @Test
  void everyWordOfTheKeyMatters() {
    Set<Long> seen = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      for (RandomPurpose purpose : RandomPurpose.values()) {
        for (int abc = 0; abc < 1000; abc++) {
          seen.add(CounterRandom.bits(seed, purpose, abc / 100, abc / 10 % 10, abc % 10));
        }
      }
    }
    assertThat(seen).hasSize(10 * RandomPurpose.values().length * 1000);
  }

  @Test
  void purposesHaveDistinctCodes() {
    assertThat(Arrays.stream(RandomPurpose.values()).map(RandomPurpose::code))
        .doesNotHaveDuplicates();
  }

  @Test
  void uniformIsOpenAndUniformOverEachCounter() {
    assertThat(CounterRandom.uniform(0)).isPositive();
    assertThat(CounterRandom.uniform(-1)).isLessThan(1);
    assertUniform(i -> CounterRandom.uniform(i, RandomPurpose.SUBSET, 0, 0, 0));
    assertUniform(i -> CounterRandom.uniform(SEED, RandomPurpose.SUBSET, i, 0, 0));
    assertUniform(i -> CounterRandom.uniform(SEED, RandomPurpose.SUBSET, 0, i, 0));
    assertUniform(i -> CounterRandom.uniform(SEED, RandomPurpose.SUBSET, 0, 0, i));
  }

  /** 1000 bins: chi-square has mean 999 and standard deviation 44.7; 5 deviations are allowed. */
  private static void assertUniform(LongToDoubleFunction draw) {
    int[] bins = new int[1000];
    for (int i = 0; i < DRAWS; i++) {
      bins[(int) (draw.applyAsDouble(i) * bins.length)]++;
    }
    double expected = (double) DRAWS / bins.length;
    double chiSquare =
        Arrays.stream(bins).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    assertThat(chiSquare).isCloseTo(999, within(5 * 44.7));
  }

  @Test
  void normalsAreStandard() {
    assertMoments(i -> CounterRandom.normal(SEED, RandomPurpose.INITIAL_NOISE, 0, i, 0), 0, 1, 3);
    CounterRandom.Stream stream = CounterRandom.stream(SEED, RandomPurpose.INITIAL_NOISE, 1, 1);
    assertMoments(i -> stream.nextNormal(), 0, 1, 3);
  }

  /** Checks mean and variance to 5 standard errors, given the fourth central moment. */
  private static void assertMoments(
      LongToDoubleFunction draw, double mean, double variance, double fourthMoment) {
    double[] values = LongStream.range(0, DRAWS).mapToDouble(draw).toArray();
    double sampleMean = Arrays.stream(values).average().orElseThrow();
    double sampleVariance =
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double varianceOfSquare = fourthMoment - variance * variance;
    assertThat(sampleMean).isCloseTo(mean, within(5 * Math.sqrt(variance / DRAWS)));
    assertThat(sampleVariance).isCloseTo(variance, within(5 * Math.sqrt(varianceOfSquare / DRAWS)));
  }

  @Test
  void streamIsTheSequenceOverTheLastCounter() {
    CounterRandom.Stream stream = CounterRandom.stream(SEED, RandomPurpose.SUBSET, 3, 5);
    for (int c = 0; c < 10; c++) {
      assertThat(stream.nextBits())
          .isEqualTo(CounterRandom.bits(SEED, RandomPurpose.SUBSET, 3, 5, c));
    }
  }

  @Test
  void belowCoversItsRangeEvenly() {
    CounterRandom.Stream stream = CounterRandom.stream(SEED, RandomPurpose.SUBSET, 0, 0);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[(int) stream.nextBelow(counts.length)]++;
    }
    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(n -> assertThat(n).isBetween(9_500, 10_500));
    long largest = (1L << 62) - 1;
    assertThat(CounterRandom.below(0, largest)).isZero();
    assertThat(CounterRandom.below(-1, largest)).isEqualTo(largest - 1);
    assertThat(CounterRandom.below(-1, 1)).isZero();
  }

  @Test
  void belowRefusesImpossibleBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CounterRandom.below(1, 0))
        .withMessageContaining("bound must be in");
    assertThatIllegalArgumentException().isThrownBy(() -> CounterRandom.below(1, 1L << 62));
  }
}

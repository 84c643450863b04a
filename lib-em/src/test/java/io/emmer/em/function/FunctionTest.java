package io.emmer.em.function;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FunctionTest {
  /** The reference values are printed with eight decimals. */
  private static final Offset<Double> PRINTED = within(5.0000001e-9);

  private static final double[] A = {1.62434536, -0.61175641, -0.52817175, -1.07296862};
  private static final double[] B = {
    0.86540763, -2.3015387, 1.74481176, -0.7612069, 0.3190391, -0.24937038
  };

  @Test
  void logSumExpOfTheCourse() {
    double[] rows = LogSumExp.ofRows(new double[] {1000, 1000, 1, 2}, 2);

    assertThat(rows).containsExactly(new double[] {1000.69314718, 2.31326169}, PRINTED);
    assertThat(LogSumExp.of(-1000, -1000)).isCloseTo(-999.30685282, PRINTED);
  }

  @Test
  void softmaxOfTheCourse() {
    assertThat(Softmax.ofRows(new double[] {1000, 1000, 1, 2}, 2))
        .containsExactly(new double[] {.5, .5, .26894142, .73105858}, PRINTED);
  }

  @Test
  void logSumExpOfInfinities() {
    assertThat(LogSumExp.of(NEGATIVE_INFINITY, NEGATIVE_INFINITY)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(LogSumExp.of(NEGATIVE_INFINITY, 3)).isEqualTo(3);
    assertThat(LogSumExp.of(3, POSITIVE_INFINITY, POSITIVE_INFINITY)).isEqualTo(POSITIVE_INFINITY);
    assertThat(LogSumExp.of(POSITIVE_INFINITY, NaN)).isNaN();
    assertThat(LogSumExp.of(NEGATIVE_INFINITY, NaN)).isNaN();
  }

  @Test
  void logSumExpKeepsSmallTerms() {
    // log(1 + e^-40) = e^-40 to double precision; 1 + e^-40 rounds to 1.
    assertThat(LogSumExp.of(0, -40)).isEqualTo(StrictMath.exp(-40));
    assertThat(LogSumExp.of(-7.25)).isEqualTo(-7.25);
  }

  @Test
  void softmaxOfInfinities() {
    assertThat(Softmax.of(NEGATIVE_INFINITY, 3, NEGATIVE_INFINITY)).containsExactly(0, 1, 0);
    assertThat(Softmax.of(POSITIVE_INFINITY, 3, POSITIVE_INFINITY)).containsExactly(.5, 0, .5);
    assertThat(Softmax.of(NEGATIVE_INFINITY, NEGATIVE_INFINITY)).containsExactly(.5, .5);
    assertThat(Softmax.ofRows(new double[] {1, NaN, 1, 1}, 2)).containsExactly(NaN, NaN, .5, .5);
  }

  @Test
  void softmaxIsTheExponentialOfTheDifferenceToLogSumExp() {
    double[] scores = {-3, 2.5, 0, 7, -700, 6.9};
    double[] softmax = Softmax.of(scores);
    double norm = LogSumExp.of(scores);

    for (int k = 0; k < scores.length; k++) {
      double expected = StrictMath.exp(scores[k] - norm);
      assertThat(softmax[k]).isCloseTo(expected, within(1e-12 * expected));
    }
  }

  @Test
  void emptyAndRaggedRowsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> LogSumExp.of());
    assertThatIllegalArgumentException().isThrownBy(() -> Softmax.of());
    assertThatIllegalArgumentException().isThrownBy(() -> LogSumExp.ofRows(new double[4], 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Softmax.ofRows(new double[4], 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairwiseDistance.L2.between(new double[4], new double[3], 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairwiseDistance.L1.between(new double[0], new double[0], 0));
  }

  @Test
  void euclideanDistancesOfTheCourse() {
    double[] expected = {1.85239052, 0.19195729, 1.35467638, 1.85780729, 2.29426447, 1.18155842};

    assertThat(PairwiseDistance.L2.between(A, B, 2))
        // The coordinates are printed with eight decimals too.
        .containsExactly(expected, within(1.5e-8));
  }

  @Test
  void manhattanAndMaximumDistancesOfTheSameRows() {
    double[] sums = new double[6];
    double[] maxima = new double[6];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        double x = Math.abs(A[2 * i] - B[2 * j]);
        double y = Math.abs(A[2 * i + 1] - B[2 * j + 1]);
        sums[3 * i + j] = x + y;
        maxima[3 * i + j] = Math.max(x, y);
      }
    }

    assertThat(PairwiseDistance.L1.between(A, B, 2)).containsExactly(sums);
    assertThat(PairwiseDistance.LINF.between(A, B, 2)).containsExactly(maxima);
  }

  @Test
  void distancesFarFromTheOriginAreExact() {
    double[] a = {1e8 + 3, 1e8};
    double[] b = {1e8, 1e8 + 4};

    assertThat(PairwiseDistance.L2.between(a, b, 2)).containsExactly(5);
    assertThat(PairwiseDistance.L1.between(a, b, 2)).containsExactly(7);
    assertThat(PairwiseDistance.LINF.between(a, b, 2)).containsExactly(4);
    assertThat(PairwiseDistance.L2.between(a, a, 1)).containsExactly(0, 3, 3, 0);
  }

  @Test
  void anUnknownCoordinateMakesAnUnknownDistance() {
    for (PairwiseDistance norm : PairwiseDistance.values()) {
      assertThat(norm.between(new double[] {NaN, 1}, new double[] {5, 1}, 2)).containsExactly(NaN);
      assertThat(norm.between(new double[0], new double[] {5, 1}, 2)).isEmpty();
    }
  }
}

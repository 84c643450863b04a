package io.emmer.em.function;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElementaryTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final int HALVINGS = 24;
  private static final int DRAWS = 4000;

  /** e^x in 50 digits: the series of e^(x / 2^24), squared 24 times. */
  private static BigDecimal exp(BigDecimal x) {
    BigDecimal small = x.divide(new BigDecimal(1 << HALVINGS), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 1; n <= 12; n++) { // 2^-14 to the power of 13, over 13!
      term = term.multiply(small, DIGITS).divide(new BigDecimal(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** log x in 45 digits: a double, and what log(1 + d) = d - d^2/2 + d^3/3 adds to it. */
  private static BigDecimal log(BigDecimal x) {
    BigDecimal near = new BigDecimal(StrictMath.log(x.doubleValue()));
    BigDecimal d = x.multiply(exp(near.negate()), DIGITS).subtract(BigDecimal.ONE);
    BigDecimal square = d.multiply(d, DIGITS);
    return near.add(d)
        .subtract(square.divide(new BigDecimal(2), DIGITS))
        .add(square.multiply(d, DIGITS).divide(new BigDecimal(3), DIGITS));
  }

  private static double ulps(double found, BigDecimal exact) {
    double ulp = Math.ulp(exact.doubleValue());
    return new BigDecimal(found).subtract(exact).divide(new BigDecimal(ulp), DIGITS).doubleValue();
  }

  private static double worst(
      DoubleStream inputs, DoubleUnaryOperator function, UnaryOperator<BigDecimal> exact) {
    return inputs
        .map(x -> ulps(function.applyAsDouble(x), exact.apply(new BigDecimal(x))))
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  static List<Arguments> arguments() {
    Random random = new Random(1);
    return List.of(
        Arguments.of("all", random.doubles(DRAWS, -745.13, 709.78)),
        Arguments.of("those of an E-step", random.doubles(DRAWS, -42, 0)),
        Arguments.of("about 0", random.doubles(DRAWS, -1, 1)),
        Arguments.of("with subnormal results", random.doubles(DRAWS, -745.13, -708)),
        Arguments.of(
            "between powers",
            random.ints(DRAWS, -1074, 1023).mapToDouble(k -> (k + 0.5) * StrictMath.log(2))),
        Arguments.of(
            "tiny",
            random.ints(DRAWS, -1060, 0).mapToDouble(e -> Math.scalb(random.nextGaussian(), e))),
        Arguments.of(
            "at borders",
            DoubleStream.of(
                0, -0.0, Double.MIN_VALUE, 709.782712893384, -745.1332191019411, -708, 708)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arguments")
  void expIsWithinAnUlp(String name, DoubleStream arguments) {
    assertThat(worst(arguments, Elementary::exp, ElementaryTest::exp)).isLessThan(1);
  }

  static List<Arguments> positives() {
    Random random = new Random(2);
    return List.of(
        Arguments.of(
            "all",
            random
                .longs(DRAWS, 1, Double.doubleToRawLongBits(Double.MAX_VALUE))
                .mapToDouble(Double::longBitsToDouble)),
        Arguments.of("sums of an E-step", random.doubles(DRAWS, 1, 50)),
        Arguments.of("about 1", random.doubles(DRAWS, 0.4, 2)),
        Arguments.of(
            "next to 1",
            random
                .ints(DRAWS, 2, 50)
                .mapToDouble(e -> 1 + random.nextGaussian() * Math.scalb(1.0, -e))
                .filter(x -> x > 0 && x != 1)),
        Arguments.of(
            "subnormal", random.longs(DRAWS, 1, 1L << 52).mapToDouble(Double::longBitsToDouble)),
        Arguments.of(
            "at borders",
            DoubleStream.of(
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                Math.nextDown(1),
                Math.nextUp(1),
                StrictMath.sqrt(0.5),
                Math.nextDown(StrictMath.sqrt(0.5)),
                StrictMath.sqrt(2))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("positives")
  void logIsWithinAnUlp(String name, DoubleStream arguments) {
    assertThat(worst(arguments, Elementary::log, ElementaryTest::log)).isLessThan(1);
  }

  @Test
  void limitsAreExact() {
    assertThat(Elementary.exp(0)).isEqualTo(1);
    assertThat(Elementary.exp(-0.0)).isEqualTo(1);
    assertThat(Elementary.exp(NEGATIVE_INFINITY)).isEqualTo(0);
    assertThat(Elementary.exp(-745.2)).isEqualTo(0);
    assertThat(Elementary.exp(709.79)).isEqualTo(POSITIVE_INFINITY);
    assertThat(Elementary.exp(POSITIVE_INFINITY)).isEqualTo(POSITIVE_INFINITY);
    assertThat(Elementary.exp(NaN)).isNaN();
    assertThat(Elementary.log(1)).isEqualTo(0);
    assertThat(Elementary.log(0)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(Elementary.log(-0.0)).isEqualTo(NEGATIVE_INFINITY);
    assertThat(Elementary.log(POSITIVE_INFINITY)).isEqualTo(POSITIVE_INFINITY);
    assertThat(Elementary.log(-Double.MIN_VALUE)).isNaN();
    assertThat(Elementary.log(NEGATIVE_INFINITY)).isNaN();
    assertThat(Elementary.log(NaN)).isNaN();
  }
}

package io.emmer.em.function;

/** log x! of whole numbers, to a few units in the last place. */
public final class LogFactorial {
  private static final int DIRECT = 16;
  private static final double HALF_LOG_2_PI = StrictMath.log(2 * StrictMath.PI) / 2;

  private LogFactorial() {}

  /**
   * log x!, from 16 on by Stirling's series (Abramowitz and Stegun 6.1.41).
   *
   * @param x a whole number of at least 0
   */
  public static double of(double x) {
    if (x < DIRECT) {
      double product = 1;
      for (int i = 2; i <= x; i++) {
        product *= i;
      }
      return StrictMath.log(product);
    }
    double inverse = 1 / x;
    double square = inverse * inverse;
    double series =
        inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
    return (x + 0.5) * StrictMath.log(x) - x + HALF_LOG_2_PI + series;
  }
}

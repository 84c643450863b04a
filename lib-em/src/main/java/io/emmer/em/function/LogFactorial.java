package io.emmer.em.function;

/** log x! of whole numbers, to a few units in the last place. */
public final class LogFactorial {
  private static final int DIRECT = 16;
  private static final double HALF_LOG_2_PI = StrictMath.log(2 * StrictMath.PI) / 2;

  /** Of small numbers, which most counts are. */
  private static final double[] KNOWN = new double[256];

  static {
    for (int x = 0; x < KNOWN.length; x++) {
      KNOWN[x] = x < DIRECT ? StrictMath.log(factorial(x)) : stirling(x);
    }
  }

  private LogFactorial() {}

  /**
   * log x!, from 16 on by Stirling's series (Abramowitz and Stegun 6.1.41).
   *
   * @param x a whole number of at least 0
   */
  public static double of(double x) {
    return x < KNOWN.length ? KNOWN[(int) x] : stirling(x);
  }

  private static double factorial(int x) {
    double product = 1;
    for (int i = 2; i <= x; i++) {
      product *= i;
    }
    return product;
  }

  private static double stirling(double x) {
    double inverse = 1 / x;
    double square = inverse * inverse;
    double series =
        inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
    return (x + 0.5) * StrictMath.log(x) - x + HALF_LOG_2_PI + series;
  }
}

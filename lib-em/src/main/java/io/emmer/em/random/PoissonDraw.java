package io.emmer.em.random;

import io.emmer.em.function.LogFactorial;

/** Poisson variates. */
public final class PoissonDraw {
  private static final double BY_PRODUCT_BELOW = 10;

  private PoissonDraw() {}

  /**
   * A draw of the given mean: by products of uniform variates where it is small (Knuth), else by
   * transformed rejection (W. Hoermann, "The transformed rejection method for generating Poisson
   * random variables", Insurance: Mathematics and Economics 12, 1993, algorithm PTRS).
   *
   * @param mean 0 or more
   */
  public static double draw(double mean, CounterRandom.Stream random) {
    if (mean < BY_PRODUCT_BELOW) {
      double limit = StrictMath.exp(-mean);
      double product = random.nextUniform();
      int count = 0;
      while (product > limit) {
        product *= random.nextUniform();
        count++;
      }
      return count;
    }
    double b = 0.931 + 2.53 * Math.sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double logInverseAlpha = StrictMath.log(1.1239 + 1.1328 / (b - 3.4));
    double certain = 0.9277 - 3.6224 / (b - 2);
    double logMean = StrictMath.log(mean);
    while (true) {
      double u = random.nextUniform() - 0.5;
      double v = random.nextUniform();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= certain) {
        return k;
      }
      if (k >= 0 && (us >= 0.013 || v <= us)) {
        double ratio = StrictMath.log(v) + logInverseAlpha - StrictMath.log(a / (us * us) + b);
        if (ratio <= k * logMean - mean - LogFactorial.of(k)) {
          return k;
        }
      }
    }
  }
}

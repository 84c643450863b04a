package io.emmer.em.function;

/**
 * Symmetric Kullback-Leibler divergences KL(p | q) + KL(q | p) of distributions of one value, in
 * nats.
 */
public final class Divergence {
  private Divergence() {}

  /**
   * (v / w + w / v - 2 + m^2 (1 / v + 1 / w)) / 2 of two normal distributions.
   *
   * @param difference m, of the means
   * @param v variance of one
   * @param w variance of the other
   */
  public static double normal(double difference, double v, double w) {
    return (v / w + w / v - 2 + difference * difference * (1 / v + 1 / w)) / 2;
  }

  /** (p - q) log(p / q): the part of one outcome, or all of two Poisson distributions. */
  public static double part(double p, double q) {
    return p == q ? 0 : (p - q) * (StrictMath.log(p) - StrictMath.log(q));
  }

  /** That of two outcomes of probabilities p and q. */
  public static double bernoulli(double p, double q) {
    return part(p, q) + part(1 - p, 1 - q);
  }
}

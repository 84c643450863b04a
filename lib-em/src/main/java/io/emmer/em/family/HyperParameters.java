package io.emmer.em.family;

/**
 * What a user may set about the families; each takes what it uses.
 *
 * @param pseudoCount a of the Beta(1 + a, 1 + a) prior of every Bernoulli probability
 * @param varianceFloor added to every variance
 */
public record HyperParameters(double pseudoCount, double varianceFloor) {
  public static final HyperParameters DEFAULTS = new HyperParameters(1e-2, 1e-6);

  public HyperParameters {
    requireNotNegative("pseudo-count", pseudoCount);
    requireNotNegative("variance-floor", varianceFloor);
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be 0 or more, but is " + value);
    }
  }
}

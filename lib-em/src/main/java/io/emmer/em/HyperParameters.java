package io.emmer.em;

/**
 * What a user may set about the families; each takes what it uses.
 *
 * @param pseudoCount a of the Beta(1 + a, 1 + a) prior of every Bernoulli probability
 * @param varianceFloor added to every variance
 */
public record HyperParameters(double pseudoCount, double varianceFloor) {
  public static final Setting PSEUDO_COUNT = Setting.notNegative("pseudo-count", 1e-2);
  public static final Setting VARIANCE_FLOOR = Setting.notNegative("variance-floor", 1e-6);

  public static final HyperParameters DEFAULTS =
      new HyperParameters(PSEUDO_COUNT.defaultValue(), VARIANCE_FLOOR.defaultValue());

  public HyperParameters {
    PSEUDO_COUNT.check(pseudoCount);
    VARIANCE_FLOOR.check(varianceFloor);
  }
}

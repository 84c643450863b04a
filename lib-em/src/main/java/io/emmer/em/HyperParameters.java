package io.emmer.em;

/**
 * What a user may set about the families; each takes what it uses.
 *
 * @param pseudoCount a of the Beta(1 + a, 1 + a) prior of every Bernoulli probability; likewise of
 *     the shares of levels and of the rates of counts
 * @param floorOrNull added to every variance; null for what the family takes by itself
 */
public record HyperParameters(double pseudoCount, Double floorOrNull) {
  public static final Setting PSEUDO_COUNT = Setting.notNegative("pseudo-count", 1e-2);
  public static final Setting VARIANCE_FLOOR = Setting.notNegative("variance-floor", 1e-6);

  public static final HyperParameters DEFAULTS =
      new HyperParameters(PSEUDO_COUNT.defaultValue(), null);

  public HyperParameters {
    PSEUDO_COUNT.check(pseudoCount);
    if (floorOrNull != null) {
      VARIANCE_FLOOR.check(floorOrNull);
    }
  }

  /** With a floor for families of any kind. */
  public HyperParameters(double pseudoCount, double varianceFloor) {
    this(pseudoCount, Double.valueOf(varianceFloor));
  }

  /** What is added to every variance, by families that have a number for all of them. */
  public double varianceFloor() {
    return floorOrNull == null ? VARIANCE_FLOOR.defaultValue() : floorOrNull;
  }
}

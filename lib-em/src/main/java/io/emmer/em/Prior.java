package io.emmer.em;

/** The prior of the parameters of a family, which most families do not have. */
public interface Prior<M extends Model> {
  /** Log density of the parameters under the prior, up to a constant, in nats. */
  default double logPrior(M model) {
    return 0;
  }

  /** Whether {@link #logPrior} can be other than 0. */
  default boolean hasPrior() {
    return false;
  }
}

package io.emmer.em.family.gaussian.full;

import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.linear.Whitening;

/** One component's covariance and its whitening. */
record Spread(Covariance covariance, Whitening whitening) {
  static Spread of(Covariance covariance) {
    return new Spread(covariance, Whitening.of(covariance.factor()));
  }
}

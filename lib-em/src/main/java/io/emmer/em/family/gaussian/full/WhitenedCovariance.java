package io.emmer.em.family.gaussian.full;

import io.emmer.em.family.gaussian.Covariance;
import io.emmer.em.linear.Whitening;

/** One component's covariance and its whitening. */
record WhitenedCovariance(Covariance covariance, Whitening whitening) {
  static WhitenedCovariance of(Covariance covariance) {
    return new WhitenedCovariance(covariance, Whitening.of(covariance.factor()));
  }
}

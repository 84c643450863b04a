package io.emmer.em.factor;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;

/** The part of the split that a rating belongs to; arrays over the parts are in this order. */
public enum Part {
  /** Fits the factors and the means. */
  TRAINING,
  /** Chooses the step that is returned, and the options. */
  VALIDATION,
  /** Judges what was chosen, once. */
  TEST;

  /**
   * The part of a rating, which depends on no other rating: test below {@code testShare},
   * validation below {@code testShare + validationShare}, else training.
   */
  public static Part of(long seed, long user, long item, double validationShare, double testShare) {
    double draw = CounterRandom.uniform(seed, RandomPurpose.RATING_SPLIT, user, item, 0);
    if (draw < testShare) {
      return TEST;
    }
    return draw < testShare + validationShare ? VALIDATION : TRAINING;
  }
}

package io.emmer.em.factor;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;

/** The part of the split that a rating belongs to. */
public enum Part {
  /** Fits the factors and the means. */
  TRAINING(0),
  /** Chooses the step that is returned, and the options. */
  VALIDATION(1),
  /** Judges what was chosen, once. */
  TEST(2);

  private final int index;

  Part(int index) {
    this.index = index;
  }

  /** Where arrays over the parts hold this one. */
  public int index() {
    return index;
  }

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

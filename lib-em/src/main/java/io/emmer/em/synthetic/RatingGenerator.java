package io.emmer.em.synthetic;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.em.text.Text;

/**
 * Ratings in half-steps from 0.5 to 5, as products of hidden factors with noise: r = 3.5 + q.p + e,
 * rounded. All users have the same number of ratings, give or take one, and all items are as
 * likely.
 *
 * @param rows ratings in all; the ratings of user u are floor(u rows / users) and those after it
 */
public record RatingGenerator(int users, int items, long rows, long seed) {
  /** Hidden factors of a user and of an item. */
  public static final int RANK = 8;

  private static final double MEAN = 3.5;
  private static final double FACTOR_DEVIATION = 0.5;
  private static final double NOISE_DEVIATION = 0.5;
  private static final double LEAST = 0.5;
  private static final double MOST = 5;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if there are fewer pairs of user and item than rows
   */
  public RatingGenerator {
    if (users < 1 || items < 1 || rows < 1 || (rows - 1) / users >= items) {
      throw new IllegalArgumentException(
          Text.format(
                  "%d ratings of %d items by %d users: expected positive numbers, and no more than"
                      + " %d items",
                  rows, items, users, items)
              + " for each user");
    }
  }

  /** The number of ratings before those of a user. */
  public long first(int user) {
    return rows / users * user + rows % users * user / users;
  }

  /** The number of ratings of a user. */
  public int count(int user) {
    return (int) (first(user + 1) - first(user));
  }

  /** The item of a user's rating {@code n}: ascending in n, and never the same twice. */
  public int item(int user, int n) {
    long count = count(user);
    long from = n * (long) items / count;
    long width = (n + 1) * (long) items / count - from;
    long bits = CounterRandom.bits(seed, RandomPurpose.SYNTHETIC_RATING, user, n, 0);
    return (int) (from + CounterRandom.below(bits, width));
  }

  /** Hidden factors of a user. */
  public double[] userFactors(int user) {
    return factors(user, 0);
  }

  /** Hidden factors of an item. */
  public double[] itemFactors(int item) {
    return factors(item, 1);
  }

  private double[] factors(int row, int side) {
    double[] factors = new double[RANK];
    for (int f = 0; f < RANK; f++) {
      factors[f] =
          FACTOR_DEVIATION
              * CounterRandom.normal(seed, RandomPurpose.SYNTHETIC_FACTORS, row, f, side);
    }
    return factors;
  }

  /** The rating of a pair with these hidden factors. */
  public double rating(int user, int item, double[] q, double[] p) {
    double sum =
        MEAN
            + NOISE_DEVIATION
                * CounterRandom.normal(seed, RandomPurpose.SYNTHETIC_RATING, user, item, 1);
    for (int f = 0; f < RANK; f++) {
      sum = Math.fma(q[f], p[f], sum);
    }
    return Math.max(LEAST, Math.min(MOST, Math.rint(2 * sum) / 2));
  }
}

package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.Purpose;

/**
 * Factors uniform in (0, 1), as functions of seed and id.
 *
 * @param ids of the side, ascending
 */
record RandomFactors(long seed, Purpose purpose, long[] ids, int factors)
    implements Exchange.Source {
  static RandomFactors of(Side side, RatingData data, int factors, long seed) {
    return side == Side.USERS
        ? new RandomFactors(seed, Purpose.USER_FACTORS, data.userIds(), factors)
        : new RandomFactors(seed, Purpose.ITEM_FACTORS, data.itemIds(), factors);
  }

  @Override
  public double[] block(int number) {
    int first = number * RatingBlock.ROWS;
    double[] values = new double[RatingBlock.rowsOf(number, ids.length) * factors];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.uniform(seed, purpose, ids[first + i / factors], i % factors, 0);
    }
    return values;
  }
}

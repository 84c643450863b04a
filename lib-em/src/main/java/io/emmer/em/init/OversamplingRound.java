package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.RandomKey;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;

/**
 * One round of k-means|| for one key, as the tasks see it.
 *
 * @param number counts the rounds of the key, from 0
 * @param chosen chosen[i][d] so far, relative to the origin
 * @param expected l, the number of rows to draw on average
 */
record OversamplingRound(RandomKey key, int number, double[][] chosen, int expected)
    implements LeafTask<OversampledRows> {
  private static final int NUMBER_SHIFT = 32;

  @Override
  public Worker<OversampledRows> worker() {
    SeedingPass pass = SeedingPass.nearestOf(chosen);
    return leaf -> OversampledRows.of(leaf, this, pass);
  }

  /** The uniform variate of one row. */
  double uniform(long row) {
    return CounterRandom.uniform(
        key.seed(),
        RandomPurpose.OVERSAMPLING,
        key.restart(),
        key.components() | (long) number << NUMBER_SHIFT,
        row);
  }
}

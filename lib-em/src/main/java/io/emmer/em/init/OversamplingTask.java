package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.RandomKey;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** One round of k-means|| over every leaf, for all keys at once. */
record OversamplingTask(List<Round> rounds) implements LeafTask<OversamplingTask.Result> {

  /**
   * One round of one key.
   *
   * @param number counts the rounds of the key, from 0
   * @param chosen chosen[i][d] so far, relative to the origin
   * @param expected l, the number of rows to draw on average
   */
  record Round(RandomKey key, int number, double[][] chosen, int expected) implements Serializable {
    private static final int NUMBER_SHIFT = 32;

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

  @Override
  public Worker<Result> worker() {
    List<SeedingPass> passes =
        rounds.stream().map(round -> SeedingPass.nearestOf(round.chosen())).toList();
    return leaf -> {
      List<OversampledRows> rows = new ArrayList<>();
      for (int i = 0; i < passes.size(); i++) {
        rows.add(OversampledRows.of(leaf, rounds.get(i), passes.get(i)));
      }
      return new Result(rows);
    };
  }

  /** What was drawn of some leaves, one entry a key. */
  record Result(List<OversampledRows> rows) implements Mergeable<Result> {
    @Override
    public Result merge(Result right) {
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).merge(right.rows.get(i));
      }
      return this;
    }
  }
}

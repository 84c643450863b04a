package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Memory;
import io.emmer.em.RandomKey;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;

/**
 * One round of k-means++ for one key, as the tasks see it. All rows are relative to the origin.
 *
 * @param purpose of the draws
 * @param round counts the rounds of the key, from 0
 * @param centres centres[i][d] chosen so far
 * @param candidates candidates[l][d], one of which becomes a centre; none in the first round
 * @param drawn how many rows to draw for the next round, for each candidate
 * @param run number of the run that tasks keep memos for; 0 for none
 * @param chosen which candidate of the round before is the last of the centres
 */
record SeedingRound(
    RandomKey key,
    RandomPurpose purpose,
    int round,
    double[][] centres,
    double[][] candidates,
    int drawn,
    long run,
    int chosen)
    implements LeafTask<SeedingDraws> {
  private static final int ROUND_SHIFT = 32;

  /** A round without memos. */
  SeedingRound(
      RandomKey key,
      RandomPurpose purpose,
      int round,
      double[][] centres,
      double[][] candidates,
      int drawn) {
    this(key, purpose, round, centres, candidates, drawn, 0, 0);
  }

  @Override
  public Worker<SeedingDraws> worker(Memory memory) {
    return run == 0 || candidates.length == 0 ? worker() : new SeedingWorker(this, memory);
  }

  @Override
  public Worker<SeedingDraws> worker() {
    SeedingPass pass = new SeedingPass(centres, candidates);
    return leaf -> {
      SeedingDraws draws = new SeedingDraws(options(), drawn);
      pass.visit(leaf, (n, mass) -> draws.add(this, leaf.firstRow() + n, mass));
      draws.copyRows(leaf);
      return draws;
    };
  }

  /** Candidates, or 1 in the first round, where every row counts by its weight alone. */
  int options() {
    return Math.max(1, candidates.length);
  }

  /**
   * The uniform variate of one row for draw j. It need not depend on the candidate: only the draws
   * of one of them are used.
   */
  double uniform(long row, int j) {
    long draw = (long) round * drawn + j;
    return CounterRandom.uniform(
        CounterRandom.bits(
            key.seed(), purpose, key.restart(), key.components() | draw << ROUND_SHIFT, row));
  }
}

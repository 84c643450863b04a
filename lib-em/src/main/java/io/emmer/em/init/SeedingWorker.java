package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Memo;
import io.emmer.em.Memory;
import io.emmer.em.data.DataBlock;

/** A task's part of one round of k-means++, which measures only what no memo knows. */
final class SeedingWorker implements LeafTask.Worker<SeedingDraws> {
  private static final double[][] NONE = {};

  private final SeedingRound round;
  private final Memory memory;
  private SeedingPass all; // null until a leaf without a memo needs it
  private SeedingPass candidates; // null until a leaf with one does

  /**
   * The work of a round with candidates.
   *
   * @param memory keeps the memos of the round's run
   */
  SeedingWorker(SeedingRound round, Memory memory) {
    this.round = round;
    this.memory = memory;
  }

  @Override
  public SeedingDraws compute(DataBlock leaf) {
    Memo taken = memory.take(round.run(), leaf.firstRow());
    SeedingMemo known = taken instanceof SeedingMemo seeding ? seeding.before(round) : null;
    SeedingMemo memo = known != null ? known : SeedingMemo.empty(leaf.rows(), round);
    SeedingDraws draws = new SeedingDraws(round.options(), round.drawn());
    pass(known != null).visit(leaf, memo, (n, mass) -> draws.add(round, leaf.firstRow() + n, mass));
    draws.copyRows(leaf);
    if (round.drawn() > 0) { // else it was the last round
      memory.keep(round.run(), leaf.firstRow(), memo);
    }
    return draws;
  }

  private SeedingPass pass(boolean centresAreKnown) {
    if (centresAreKnown) {
      candidates = candidates != null ? candidates : new SeedingPass(NONE, round.candidates());
      return candidates;
    }
    all = all != null ? all : new SeedingPass(round.centres(), round.candidates());
    return all;
  }
}

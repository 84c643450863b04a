package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import java.util.ArrayList;
import java.util.List;

/** One round of k-means++ over every leaf, for all keys at once. */
record SeedingTask(List<SeedingRound> rounds) implements LeafTask<SeedingTask.Result> {

  @Override
  public Worker<Result> worker() {
    List<SeedingPass> passes =
        rounds.stream().map(round -> new SeedingPass(round.centres(), round.candidates())).toList();
    return leaf -> {
      List<SeedingDraws> draws = new ArrayList<>();
      for (int i = 0; i < passes.size(); i++) {
        SeedingRound round = rounds.get(i);
        SeedingDraws own = new SeedingDraws(round.options(), round.drawn());
        passes.get(i).visit(leaf, (n, mass) -> own.add(round, leaf.firstRow() + n, mass));
        own.copyRows(leaf);
        draws.add(own);
      }
      return new Result(draws);
    };
  }

  /** The draws of some leaves, one entry a key. */
  record Result(List<SeedingDraws> draws) implements Mergeable<Result> {
    @Override
    public Result merge(Result right) {
      for (int i = 0; i < draws.size(); i++) {
        draws.get(i).merge(right.draws.get(i));
      }
      return this;
    }
  }
}

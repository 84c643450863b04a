package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import java.util.ArrayList;
import java.util.List;

/** One round of k-means++ over every leaf, for all keys at once. */
record SeedingTask(List<SeedingRound> rounds) implements LeafTask<SeedingTask.Result> {

  @Override
  public Worker<Result> worker() {
    List<SeedingPass> passes = rounds.stream().map(SeedingPass::new).toList();
    return leaf -> {
      List<SeedingDraws> draws = new ArrayList<>();
      for (SeedingPass pass : passes) {
        draws.add(pass.draws(leaf));
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

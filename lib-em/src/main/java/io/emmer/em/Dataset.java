package io.emmer.em;

import java.util.List;

/**
 * A dataset whose rows are cut into leaves: a leaf is a fixed number of consecutive global rows.
 * The only primitive is {@link #reduce}, which merges the leaves' results along the binary tree
 * over leaf numbers that {@link LeafTree} draws, so that the result has the same bits however the
 * leaves are spread over threads or machines.
 */
public interface Dataset extends StatisticsPass {
  /** N. */
  long rows();

  /** D. */
  int dimensions();

  /** origin[d]: blocks hold x_n - origin. */
  double[] origin();

  /**
   * Runs {@code task} over every leaf and merges the results in canonical order.
   *
   * @param description what runs, for people who watch
   */
  <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task);

  @Override
  default List<Statistics<?>> sweep(List<Candidate<?, ?>> candidates) {
    return sweep("sweep", candidates);
  }

  /** As {@link #sweep(List)}, with a description of what runs. */
  default List<Statistics<?>> sweep(String description, List<Candidate<?, ?>> candidates) {
    return reduce(description, SweepTask.of(candidates, origin())).statistics();
  }
}

package io.emmer.em;

import java.util.ArrayList;
import java.util.List;

/**
 * Several tasks over the same leaves, in one pass.
 *
 * @param tasks whose results are of type R
 */
record TaskList<R extends Mergeable<?>>(List<? extends LeafTask<?>> tasks)
    implements LeafTask<MergeableList<R>> {
  @Override
  @SuppressWarnings("unchecked") // the results of these tasks
  public Worker<MergeableList<R>> worker() {
    List<? extends Worker<?>> workers = tasks.stream().map(LeafTask::worker).toList();
    return leaf -> {
      List<R> parts = new ArrayList<>();
      workers.forEach(worker -> parts.add((R) worker.compute(leaf)));
      return new MergeableList<>(parts);
    };
  }

  @Override
  public long resultBytes() {
    return tasks.stream().mapToLong(LeafTask::resultBytes).sum();
  }
}

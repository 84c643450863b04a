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
  public Worker<MergeableList<R>> worker() {
    return worker(Memory.NONE);
  }

  @Override
  @SuppressWarnings("unchecked") // the results of these tasks
  public Worker<MergeableList<R>> worker(Memory memory) {
    List<? extends Worker<?>> workers = tasks.stream().map(task -> task.worker(memory)).toList();
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

package io.emmer.em.init;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.Memory;
import io.emmer.em.Mergeable;
import io.emmer.em.data.RowView;

/** A dataset whose rows are seen otherwise. */
record ViewedDataset(Dataset data, RowView view) implements Dataset {
  @Override
  public long rows() {
    return data.rows();
  }

  @Override
  public int dimensions() {
    return view.dimensions();
  }

  @Override
  public double[] origin() {
    return new double[view.dimensions()];
  }

  @Override
  public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
    return data.reduce(description, new ViewTask<>(task, view));
  }

  private record ViewTask<R extends Mergeable<R>>(LeafTask<R> task, RowView view)
      implements LeafTask<R> {
    @Override
    public Worker<R> worker() {
      return worker(Memory.NONE);
    }

    @Override
    public Worker<R> worker(Memory memory) {
      Worker<R> worker = task.worker(memory);
      return leaf -> worker.compute(view.of(leaf));
    }

    @Override
    public long resultBytes() {
      return task.resultBytes();
    }
  }
}

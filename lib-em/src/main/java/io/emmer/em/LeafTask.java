package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.io.Serializable;

/** Work over every leaf of the data, described on the driver and carried to the tasks. */
@FunctionalInterface
public interface LeafTask<R extends Mergeable<R>> extends Serializable {
  /**
   * Called once by every task, or by every thread of a pass without tasks, at the same time on this
   * same object. What it returns may hold scratch.
   */
  Worker<R> worker();

  /** As {@link #worker()}, with a memory of the passes of its runs. */
  default Worker<R> worker(Memory memory) {
    return worker();
  }

  /** An estimate of the size of a result in bytes, where it may be large; 0 where it is not. */
  default long resultBytes() {
    return 0;
  }

  /** Computes the partial result of one leaf. Not shared between threads. */
  @FunctionalInterface
  interface Worker<R extends Mergeable<R>> {
    R compute(DataBlock leaf);
  }
}

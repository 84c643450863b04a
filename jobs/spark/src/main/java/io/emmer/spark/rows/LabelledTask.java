package io.emmer.spark.rows;

import io.emmer.em.Mergeable;
import java.io.Serializable;

/** As {@link io.emmer.em.LeafTask}, for work that looks at the labels too. */
@FunctionalInterface
public interface LabelledTask<R extends Mergeable<R>> extends Serializable {
  /** As {@link io.emmer.em.LeafTask#worker}. */
  Worker<R> worker();

  /** Computes the partial result of one leaf. */
  @FunctionalInterface
  interface Worker<R extends Mergeable<R>> {
    R compute(Leaf leaf);
  }
}

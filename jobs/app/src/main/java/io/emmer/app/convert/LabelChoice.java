package io.emmer.app.convert;

import io.emmer.spark.rows.Leaf;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows are kept.
 *
 * @param labels of rows that are kept; all are where there are none
 */
record LabelChoice(List<Integer> labels) implements Serializable {
  LabelChoice {
    labels = List.copyOf(labels);
  }

  /** Those of a leaf that are kept, ascending. */
  int[] rows(Leaf leaf) {
    IntStream all = IntStream.range(0, leaf.block().rows());
    return labels.isEmpty()
        ? all.toArray()
        : all.filter(n -> labels.contains(leaf.labels()[n])).toArray();
  }
}

package io.emmer.app.convert;

import io.emmer.spark.rows.Leaf;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A choice of rows by their labels.
 *
 * @param labels of the rows that are kept; if there are none, all rows are kept
 */
public record LabelChoice(List<String> labels) implements Serializable {
  /** The choice of all rows. */
  public static final LabelChoice ALL = new LabelChoice(List.of());

  public LabelChoice {
    labels = List.copyOf(labels);
  }

  /** The rows of a leaf that are kept, ascending. */
  int[] rows(Leaf leaf) {
    IntStream all = IntStream.range(0, leaf.block().rows());
    return labels.isEmpty()
        ? all.toArray()
        : all.filter(n -> leaf.labels()[n] != null && labels.contains(leaf.labels()[n])).toArray();
  }
}

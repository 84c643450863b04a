package io.emmer.em;

import java.io.Serializable;
import java.util.List;

/**
 * A partial result over some consecutive leaves of the data. Results are merged as a fixed binary
 * tree over leaf numbers, so {@code merge} need not be associative in floating point.
 *
 * <p>A large result names the {@link #sums} that make it large. A cluster then merges slices of
 * them apart from each other, on many machines; as element i of a sum depends on elements i alone,
 * that changes no bit.
 */
public interface Mergeable<R extends Mergeable<R>> extends Serializable {
  /** Adds {@code right}, which belongs to the rows that follow, into this and returns this. */
  R merge(R right);

  /** left[i] += right[i]. */
  static void addTo(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
  }

  /**
   * The arrays, the same number in every result of a task and of the same lengths, of which {@link
   * #merge} does no more than left[i] += right[i]. Not copied.
   */
  default List<double[]> sums() {
    return List.of();
  }

  /**
   * This with other {@link #sums}, which are not copied. They may all be of length 0, and two such
   * results can be merged.
   */
  @SuppressWarnings("unchecked") // R is the type of this
  default R withSums(List<double[]> sums) {
    if (!sums.isEmpty()) {
      throw new IllegalArgumentException(sums.size() + " sums for a result that has none");
    }
    return (R) this;
  }
}

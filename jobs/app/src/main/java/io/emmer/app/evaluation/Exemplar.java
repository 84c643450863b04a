package io.emmer.app.evaluation;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A typical row of a component.
 *
 * @param row global index
 * @param label or null
 * @param responsibility p(k | x_n)
 * @param goodness log p(x_n), for K-means minus the squared distance; decides between equal
 *     responsibilities
 * @param values values[d] in the space of the data
 */
public record Exemplar(
    long row, Integer label, double responsibility, double goodness, double[] values)
    implements Serializable, Comparable<Exemplar> {
  private static final Comparator<Exemplar> BEST_FIRST =
      Comparator.comparingDouble((Exemplar e) -> -e.responsibility)
          .thenComparingDouble(e -> -e.goodness)
          .thenComparingLong(e -> e.row);

  @Override
  public int compareTo(Exemplar other) {
    return BEST_FIRST.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Exemplar e && compareTo(e) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(row);
  }
}

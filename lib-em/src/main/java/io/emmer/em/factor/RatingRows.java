package io.emmer.em.factor;

import java.io.Serializable;

/**
 * Rows of a sparse matrix: row n has values[i] in column columns[i], i in starts[n]..starts[n+1]-1,
 * columns ascending, so that sums over a row have the same bits whatever order the ratings came in.
 *
 * @param starts of length rows + 1; starts[0] = 0
 */
public record RatingRows(int[] starts, int[] columns, double[] values) implements Serializable {
  /** Number of rows. */
  public int rows() {
    return starts.length - 1;
  }

  /** Number of ratings. */
  public int size() {
    return columns.length;
  }
}

package io.emmer.em.metric;

import java.util.Arrays;

/**
 * The matching of rows and columns, each used at most once, with the largest sum of weights.
 * Shortest augmenting paths with potentials, O(min(m, n)^2 max(m, n)) (Kuhn 1955; Jonker and
 * Volgenant, Computing 38 (1987), section 2, without their initialisation). Whole numbers
 * throughout, so that no tie depends on rounding.
 */
public final class MaximumMatching {
  private static final int NONE = -1;

  private final long[][] weights;
  private final int rows;
  private final int columns;
  private final long[] rowPotential;
  private final long[] columnPotential;
  private final int[] rowOfColumn;

  /** Needs no more rows than columns. */
  private MaximumMatching(long[][] weights, int columns) {
    this.weights = weights;
    this.rows = weights.length;
    this.columns = columns;
    this.rowPotential = new long[rows];
    // One more for the column from which every search starts.
    this.columnPotential = new long[columns + 1];
    this.rowOfColumn = new int[columns + 1];
    Arrays.fill(rowOfColumn, NONE);
  }

  /**
   * Finds the matching.
   *
   * @param weights weights[i][j] of any sign, smaller than 2^60
   * @param columns number of columns, which a table without rows cannot tell
   * @return column[i] matched with row i, or -1
   */
  public static int[] of(long[][] weights, int columns) {
    boolean wide = weights.length <= columns;
    long[][] oriented = wide ? weights : transpose(weights, columns);
    MaximumMatching matching = new MaximumMatching(oriented, wide ? columns : weights.length);
    for (int row = 0; row < matching.rows; row++) {
      matching.augment(row);
    }
    int[] result = new int[weights.length];
    Arrays.fill(result, NONE);
    for (int j = 0; j < matching.columns; j++) {
      int i = matching.rowOfColumn[j];
      if (i != NONE) {
        result[wide ? i : j] = wide ? j : i;
      }
    }
    return result;
  }

  /** Dijkstra from {@code row} over reduced costs to the nearest free column. */
  private void augment(int row) {
    long[] distance = new long[columns];
    int[] previous = new int[columns];
    boolean[] reached = new boolean[columns + 1];
    Arrays.fill(distance, Long.MAX_VALUE);
    int current = columns;
    rowOfColumn[current] = row;
    while (rowOfColumn[current] != NONE) {
      reached[current] = true;
      int i = rowOfColumn[current];
      int nearest = NONE;
      for (int j = 0; j < columns; j++) {
        if (!reached[j]) {
          long reduced = -weights[i][j] - rowPotential[i] - columnPotential[j];
          if (reduced < distance[j]) {
            distance[j] = reduced;
            previous[j] = current;
          }
          if (nearest == NONE || distance[j] < distance[nearest]) {
            nearest = j;
          }
        }
      }
      shift(distance[nearest], distance, reached);
      current = nearest;
    }
    while (current != columns) {
      rowOfColumn[current] = rowOfColumn[previous[current]];
      current = previous[current];
    }
    rowOfColumn[columns] = NONE;
  }

  /** Keeps reduced costs of the tree at 0 and all others at 0 or above. */
  private void shift(long by, long[] distance, boolean[] reached) {
    for (int j = 0; j <= columns; j++) {
      if (reached[j]) {
        rowPotential[rowOfColumn[j]] += by;
        columnPotential[j] -= by;
      } else {
        distance[j] -= by;
      }
    }
  }

  private static long[][] transpose(long[][] weights, int columns) {
    long[][] result = new long[columns][weights.length];
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < columns; j++) {
        result[j][i] = weights[i][j];
      }
    }
    return result;
  }
}

package io.emmer.em.factor;

import java.util.Arrays;

/**
 * Factors of all rows of a side, or of those that a block needs.
 *
 * @param factors k
 * @param rows ascending numbers of the rows that are here; null for all
 * @param values values[n*k + f] of the n-th row that is here
 */
public record FactorRows(int factors, int[] rows, double[] values) {
  /** Where the factors of a row begin in {@link #values}. */
  public int offset(int row) {
    int at = rows == null ? row : Arrays.binarySearch(rows, row);
    return at * factors;
  }
}

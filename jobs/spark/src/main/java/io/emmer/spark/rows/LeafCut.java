package io.emmer.spark.rows;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A cut of the rows in use into leaves, and of the leaves into partitions.
 *
 * @param rows in use
 * @param leafRows rows of a leaf; the last one may hold fewer
 * @param starts starts[i]: where the first row of leaf i stands among all rows, in use or not; the
 *     last entry is where the last leaf ends
 * @param borders borders[p]: first leaf of partition p; the last entry is the number of leaves
 */
record LeafCut(long rows, int leafRows, long[] starts, long[] borders) implements Serializable {
  /** All leaves in one partition. */
  static LeafCut of(RowInput input, int leafRows) {
    long[] starts = RowSubset.leafStarts(input, leafRows);
    return new LeafCut(input.rows(), leafRows, starts, new long[] {0, starts.length - 1});
  }

  /**
   * The same leaves in partitions.
   *
   * @param partitions at most as many as there are leaves
   */
  LeafCut into(int partitions) {
    return new LeafCut(rows, leafRows, starts, PartitionBorders.of(leaves(), partitions));
  }

  int leaves() {
    return starts.length - 1;
  }

  int partitions() {
    return borders.length - 1;
  }

  /** Where the first row of a leaf stands among all rows; of the leaf after the last, their end. */
  long start(long leaf) {
    return starts[Math.toIntExact(leaf)];
  }

  /** Number of rows of a leaf. */
  int rowsOf(long leaf) {
    return (int) Math.min(leafRows, rows - leaf * leafRows);
  }

  /** The leaf of a row in use, which is numbered among all rows. */
  long leafOf(long row) {
    return floor(starts, row);
  }

  /** The partition of a row in use, which is numbered among all rows. */
  int partitionOf(long row) {
    return floor(borders, leafOf(row));
  }

  private static int floor(long[] ascending, long value) {
    int found = Arrays.binarySearch(ascending, value);
    return found >= 0 ? found : -found - 2;
  }
}

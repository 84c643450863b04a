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
  /** How far a border may move, as a part of a partition: what one task may do more than others. */
  private static final double TOLERANCE = 1.0 / 12;

  /** A few tasks a core even out executors that are not equally fast; one machine needs none. */
  private static final int CLUSTER_TASKS_PER_CORE = 3;

  /**
   * Bytes of a partition at the most. Memory keeps a partition whole or not at all: of data that
   * exceeds it as many small ones stay as fit, where of two large ones none would.
   */
  private static final long MOST_BYTES = 1L << 28;

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
    return new LeafCut(rows, leafRows, starts, borders(leaves(), partitions));
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

  /**
   * Into how many partitions rows are cut, a multiple of the cores where there are more leaves than
   * that and nobody asks for another number.
   *
   * @param cores of all executors
   * @param local whether they are those of one machine
   * @param asked by the user, or 0
   * @param leaves at most so many
   * @param bytes of all rows in memory
   */
  static int partitions(int cores, boolean local, int asked, int leaves, long bytes) {
    if (asked > 0) {
      return Math.min(asked, leaves);
    }
    long tasks = local ? cores : (long) CLUSTER_TASKS_PER_CORE * cores;
    long fitting = (bytes - 1) / MOST_BYTES + 1;
    long rounds = (fitting - 1) / cores + 1;
    return (int) Math.min(leaves, Math.max(tasks, rounds * cores));
  }

  /**
   * Borders that cut leaves into partitions of about the same size. They are multiples of high
   * powers of two, so that tasks hand over few nodes of the tree over leaf numbers.
   *
   * @param partitions at most {@code leaves}
   * @return borders[p] is the first leaf of partition p; ascending, the last one is {@code leaves}
   */
  static long[] borders(long leaves, int partitions) {
    long[] borders = new long[partitions + 1];
    double size = (double) leaves / partitions;
    double tolerance = Math.max(0.5, size * TOLERANCE);
    for (int p = 1; p < partitions; p++) {
      double even = p * size;
      long lowest = Math.max(borders[p - 1] + 1, (long) Math.ceil(even - tolerance));
      long highest = Math.min(leaves - (partitions - p), (long) Math.floor(even + tolerance));
      borders[p] = lowest < highest ? mostAligned(lowest, highest) : lowest;
    }
    borders[partitions] = leaves;
    return borders;
  }

  /** The number from lowest to highest that most twos divide. */
  private static long mostAligned(long lowest, long highest) {
    long result = highest;
    while ((result & (result - 1)) >= lowest) {
      result &= result - 1; // the lowest bit that is set goes
    }
    return result;
  }
}

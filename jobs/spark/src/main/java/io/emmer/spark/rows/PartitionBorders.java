package io.emmer.spark.rows;

/**
 * Borders that cut leaves into partitions of about the same size. They are multiples of high powers
 * of two, so that tasks hand over few nodes of the tree over leaf numbers.
 */
final class PartitionBorders {
  /** How far a border may move, as a part of a partition: what one task may do more than others. */
  private static final double TOLERANCE = 1.0 / 12;

  private PartitionBorders() {}

  /**
   * The borders.
   *
   * @param partitions at most {@code leaves}
   * @return borders[p] is the first leaf of partition p; ascending, the last one is {@code leaves}
   */
  static long[] of(long leaves, int partitions) {
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

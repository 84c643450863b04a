package io.emmer.em.family.kmeans;

import io.emmer.em.data.DataBlock;
import java.util.Arrays;

/**
 * The cluster that owns each row of a block. Where rows are made of whole numbers and have no
 * weights, their sums by clusters are exact, so that they follow each change of an owner.
 */
final class OwnedRows {
  private static final int NOBODY = -1;

  /** A sum of so many bytes is an int. */
  private static final int MOST_ROWS = 1 << 23;

  private final int[] owners; // [n]
  private final int[] counts; // [k]
  private final int[] sums; // [k*D + d], none where they would not be exact
  private final long squaredNorms; // of the whole numbers
  private final double largestNorm;

  /** The rows of a block, which nobody owns yet. */
  OwnedRows(DataBlock block, int components) {
    boolean whole = areWhole(block);
    this.owners = new int[block.rows()];
    Arrays.fill(owners, NOBODY);
    this.counts = new int[components];
    boolean fit = whole && block.rows() <= MOST_ROWS;
    this.sums = new int[fit ? components * block.dimensions() : 0];
    this.squaredNorms = whole ? squaredNorms(block) : 0;
    double largest = 0;
    for (int n = 0; n < block.rows(); n++) {
      largest = Math.max(largest, block.squaredNorm(n));
    }
    this.largestNorm = Math.sqrt(largest);
  }

  /** Whether all sums of rows are those of whole numbers. */
  static boolean areWhole(DataBlock block) {
    return block.divisor() > 0 && !block.isWeighted();
  }

  /** They are whole numbers: what is rounded in the block's norms is far less than 1. */
  private static long squaredNorms(DataBlock block) {
    double squaredDivisor = block.divisor() * block.divisor();
    long sum = 0;
    for (int n = 0; n < block.rows(); n++) {
      sum += Math.round(block.squaredNorm(n) * squaredDivisor);
    }
    return sum;
  }

  /** Number of rows. */
  int count() {
    return owners.length;
  }

  /** Whether they may be the rows of a block, shared out among so many clusters. */
  boolean areOf(DataBlock block, int components) {
    return owners.length == block.rows() && counts.length == components;
  }

  /** max_n |x_n|; NaN if a norm is. */
  double largestNorm() {
    return largestNorm;
  }

  long bytes() {
    return (long) Integer.BYTES * (owners.length + counts.length + sums.length);
  }

  int owner(int n) {
    return owners[n];
  }

  /** Gives row n to cluster k. */
  void assign(DataBlock block, int n, int k) {
    int before = owners[n];
    if (before != k) {
      owners[n] = k;
      move(block, n, before, -1);
      move(block, n, k, 1);
    }
  }

  private void move(DataBlock block, int n, int k, int sign) {
    if (k != NOBODY) {
      counts[k] += sign;
      if (sums.length > 0) {
        block.addWhole(n, sign, sums, k * block.dimensions());
      }
    }
  }

  /** counts[k] of rows. */
  int[] counts() {
    return counts;
  }

  /** Adds the sums of whole numbers to into[k*D + d]; of many rows part by part. */
  void addSumsTo(double[] into, DataBlock block) {
    if (sums.length > 0) {
      KMeansStatistics.addTo(into, sums);
      return;
    }
    for (long from = 0; from < owners.length; from += MOST_ROWS) {
      int[] part = new int[into.length];
      for (int n = (int) from; n < Math.min(from + MOST_ROWS, owners.length); n++) {
        block.addWhole(n, 1, part, owners[n] * block.dimensions());
      }
      KMeansStatistics.addTo(into, part);
    }
  }

  /** sum_nd of the squares of whole numbers. */
  long squaredNorms() {
    return squaredNorms;
  }
}

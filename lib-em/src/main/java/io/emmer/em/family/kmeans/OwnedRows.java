package io.emmer.em.family.kmeans;

import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.RowOwners;

/**
 * The cluster that owns each row of a block. Where rows are made of whole numbers and have no
 * weights, their sums by clusters are exact, so that they follow each change of an owner.
 */
final class OwnedRows {
  private final RowOwners owners;
  private final double[] counts; // [k]
  private final double[] sums; // [k*D + d] of whole numbers, none where they would not be exact
  private final long squaredNorms; // of whole numbers
  private final double largestNorm;

  /** The rows of a block, which nobody owns yet. */
  OwnedRows(DataBlock block, int components) {
    this.owners = new RowOwners(block.rows());
    this.counts = new double[components];
    this.sums = new double[block.isWhole() ? components * block.dimensions() : 0];
    this.squaredNorms = block.isWhole() ? squaredNorms(block.whole()) : 0;
    double largest = 0;
    for (int n = 0; n < block.rows(); n++) {
      largest = Math.max(largest, block.squaredNorm(n));
    }
    this.largestNorm = Math.sqrt(largest);
  }

  private static long squaredNorms(DataBlock whole) {
    long sum = 0;
    for (int n = 0; n < whole.rows(); n++) {
      sum += (long) whole.squaredNorm(n);
    }
    return sum;
  }

  /** Number of rows. */
  int count() {
    return owners.rows();
  }

  /** Whether they may be the rows of a block, shared out among so many clusters. */
  boolean areOf(DataBlock block, int components) {
    return owners.rows() == block.rows() && counts.length == components;
  }

  /** max_n |x_n|; NaN if a norm is. */
  double largestNorm() {
    return largestNorm;
  }

  long bytes() {
    return owners.bytes() + (long) Double.BYTES * (counts.length + sums.length);
  }

  int owner(int n) {
    return owners.owner(n);
  }

  /** sum_nd of the squares of whole numbers. */
  long squaredNorms() {
    return squaredNorms;
  }

  /** Gives row n to cluster k. */
  void assign(int n, int k) {
    owners.set(n, k);
  }

  /**
   * Adds how many rows each cluster owns, and their sums.
   *
   * @param whole the rows of whole numbers of the block
   */
  void addTo(double[] clusterWeight, double[] clusterSums, DataBlock whole) {
    owners.changes(
        (n, k, sign) -> {
          counts[k] += sign;
          whole.addScaled(n, sign, sums, k * whole.dimensions());
        });
    Mergeable.addTo(clusterWeight, counts);
    Mergeable.addTo(clusterSums, sums);
  }
}

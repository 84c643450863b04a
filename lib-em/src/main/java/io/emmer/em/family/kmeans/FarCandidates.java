package io.emmer.em.family.kmeans;

import io.emmer.em.data.DataBlock;
import java.util.Arrays;

/**
 * The rows of one block that may be among its farthest. Bounds of their distances rule most of them
 * out, so that few exact distances are needed. Equal rows have equal bounds, which count once.
 */
final class FarCandidates {
  private final int capacity;
  private final double[] lower; // the largest lower bounds, distinct and positive, falling
  private int size;
  private int[] rows = new int[64];
  private int[] clusters = new int[64];
  private double[] upper = new double[64];
  private int count;

  /** The exact squared distance of a row from a centre. */
  @FunctionalInterface
  interface Distance {
    double of(DataBlock block, int n, int k);
  }

  FarCandidates(int capacity) {
    this.capacity = capacity;
    this.lower = new double[capacity];
  }

  void clear() {
    size = 0;
    count = 0;
  }

  /** Rows that are certainly nearer than this are not among the farthest. */
  double bound() {
    return size < capacity ? 0 : lower[capacity - 1];
  }

  /** Takes row n of cluster k, which lies at least so and at most so far from its centre. */
  void add(int n, int k, double atLeast, double atMost) {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
      clusters = Arrays.copyOf(clusters, 2 * count);
      upper = Arrays.copyOf(upper, 2 * count);
    }
    rows[count] = n;
    clusters[count] = k;
    upper[count++] = atMost;
    if (atLeast > bound()) {
      raise(atLeast);
    }
  }

  private void raise(double atLeast) {
    int position = size;
    while (position > 0 && lower[position - 1] < atLeast) {
      position--;
    }
    if (position == 0 || lower[position - 1] != atLeast) {
      size = Math.min(size + 1, capacity);
      System.arraycopy(lower, position, lower, position + 1, size - 1 - position);
      lower[position] = atLeast;
    }
  }

  /** Offers those that are left. */
  void offerTo(FarthestRows farthest, DataBlock block, Distance distance) {
    double bound = bound();
    for (int i = 0; i < count; i++) {
      if (upper[i] >= bound) {
        farthest.offer(block, rows[i], distance.of(block, rows[i], clusters[i]));
      }
    }
  }
}

package io.emmer.em.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns merges of slots into merges of clusters. A cluster lives in the slot of its lowest leaf.
 */
final class MergeLog {
  private final int[] cluster;
  private final double[] sizes;
  private final List<Merge> merges = new ArrayList<>();

  MergeLog(double[] sizes) {
    this.sizes = sizes.clone();
    cluster = new int[sizes.length];
    for (int i = 0; i < cluster.length; i++) {
      cluster[i] = i;
    }
  }

  /** The cluster of slot {@code other} joins that of slot {@code lower}. */
  void merge(int lower, int other, double height) {
    int a = cluster[lower];
    int b = cluster[other];
    sizes[lower] += sizes[other];
    merges.add(new Merge(Math.min(a, b), Math.max(a, b), height, sizes[lower]));
    cluster[lower] = cluster.length + merges.size() - 1;
  }

  Dendrogram dendrogram() {
    return new Dendrogram(cluster.length, merges);
  }
}

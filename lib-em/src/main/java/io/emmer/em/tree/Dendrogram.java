package io.emmer.em.tree;

import io.emmer.em.NdArray;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tree of a hierarchical clustering.
 *
 * @param leaves N, one or more
 * @param merges N-1 merges in their order; heights ascend, but for centroid linkage
 */
public record Dendrogram(int leaves, List<Merge> merges) {
  private static final int COLUMNS = 4;

  /**
   * Checks that this is a tree.
   *
   * @throws IllegalArgumentException if the merges do not make one cluster of all leaves, each
   *     cluster merging once, after it was made
   */
  public Dendrogram {
    merges = List.copyOf(merges);
    if (leaves < 1 || merges.size() != leaves - 1) {
      throw new IllegalArgumentException(
          merges.size() + " merges, expected one fewer than the " + leaves + " leaves");
    }
    boolean[] used = new boolean[leaves + merges.size()];
    for (int m = 0; m < merges.size(); m++) {
      Merge merge = merges.get(m);
      if (merge.first() < 0 || merge.first() >= merge.second() || merge.second() >= leaves + m) {
        throw new IllegalArgumentException(
            Text.format(
                "merge %d joins the clusters %d and %d, expected two below %d in ascending order",
                m, merge.first(), merge.second(), leaves + m));
      }
      if (used[merge.first()] || used[merge.second()]) {
        throw new IllegalArgumentException("merge " + m + " joins a cluster that merged before");
      }
      used[merge.first()] = true;
      used[merge.second()] = true;
    }
  }

  /** The linkage matrix of SciPy, (N-1, 4): first, second, height, size of every merge. */
  public NdArray linkageMatrix() {
    double[] z = new double[COLUMNS * merges.size()];
    int at = 0;
    for (Merge merge : merges) {
      z[at++] = merge.first();
      z[at++] = merge.second();
      z[at++] = merge.height();
      z[at++] = merge.size();
    }
    return NdArray.of(z, merges.size(), COLUMNS);
  }

  /** Height of a cluster: 0 of a leaf. */
  public double height(int cluster) {
    return cluster < leaves ? 0 : merges.get(cluster - leaves).height();
  }

  /** The leaves from left to right, so that no branches cross: the first of a merge is left. */
  public int[] leafOrder() {
    int[] order = new int[leaves];
    int[] stack = new int[leaves];
    int depth = 0;
    int count = 0;
    stack[depth++] = 2 * leaves - 2;
    while (depth > 0) {
      int cluster = stack[--depth];
      if (cluster < leaves) {
        order[count++] = cluster;
      } else {
        Merge merge = merges.get(cluster - leaves);
        stack[depth++] = merge.second();
        stack[depth++] = merge.first();
      }
    }
    return order;
  }

  /**
   * Cuts into clusters by undoing the last merges.
   *
   * @param count how many clusters, 1..N
   * @return cluster 0..count-1 of every leaf, numbered by their lowest leaves
   * @throws IllegalArgumentException if there are not as many
   */
  public int[] cutByCount(int count) {
    if (count < 1 || count > leaves) {
      throw new IllegalArgumentException(
          count + " clusters, expected 1 to " + leaves + " as there are leaves");
    }
    boolean[] kept = new boolean[merges.size()];
    Arrays.fill(kept, 0, leaves - count, true);
    return labels(kept);
  }

  /**
   * Cuts at a height: leaves stay together that are joined by merges up to that height only. At the
   * height of the root or above it there is one cluster.
   *
   * @param height not NaN
   * @return cluster of every leaf, numbered from 0 by their lowest leaves
   * @throws IllegalArgumentException if the height is NaN
   */
  public int[] cutByHeight(double height) {
    if (Double.isNaN(height)) {
      throw new IllegalArgumentException("the height is NaN");
    }
    boolean[] kept = new boolean[merges.size()];
    for (int m = 0; m < kept.length; m++) {
      Merge merge = merges.get(m);
      kept[m] =
          merge.height() <= height && isKept(kept, merge.first()) && isKept(kept, merge.second());
    }
    return labels(kept);
  }

  private boolean isKept(boolean[] kept, int cluster) {
    return cluster < leaves || kept[cluster - leaves];
  }

  private int[] labels(boolean[] kept) {
    int[] owner = new int[leaves + merges.size()];
    Arrays.setAll(owner, cluster -> cluster);
    for (int m = merges.size() - 1; m >= 0; m--) {
      if (kept[m]) {
        owner[merges.get(m).first()] = owner[leaves + m];
        owner[merges.get(m).second()] = owner[leaves + m];
      }
    }
    int[] number = new int[owner.length];
    Arrays.fill(number, -1);
    int[] labels = new int[leaves];
    int count = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      int cluster = owner[leaf];
      if (number[cluster] < 0) {
        number[cluster] = count++;
      }
      labels[leaf] = number[cluster];
    }
    return labels;
  }

  /**
   * The last merges alone: its leaf c is the cluster c of {@link #cutByCount}.
   *
   * @param count of leaves to be left, 1..N
   */
  public Dendrogram top(int count) {
    int[] labels = cutByCount(count);
    int[] renamed = new int[leaves + merges.size()];
    System.arraycopy(labels, 0, renamed, 0, leaves);
    List<Merge> last = new ArrayList<>();
    for (int m = 0; m < merges.size(); m++) {
      Merge merge = merges.get(m);
      int a = renamed[merge.first()];
      int b = renamed[merge.second()];
      renamed[leaves + m] = m < leaves - count ? a : m - (leaves - count) + count;
      if (m >= leaves - count) {
        last.add(new Merge(Math.min(a, b), Math.max(a, b), merge.height(), merge.size()));
      }
    }
    return new Dendrogram(count, last);
  }
}

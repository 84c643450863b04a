package io.emmer.app.tree;

import io.emmer.em.tree.Dendrogram;
import java.util.Arrays;

/**
 * A cut of a tree into clusters.
 *
 * @param labels cluster of every leaf
 * @param clusters how many there are
 * @param height of the cut; of a cut by count the middle between two merges, NaN where an inversion
 *     leaves none
 */
public record TreeCut(int[] labels, int clusters, double height) {
  /** The cut into a number of clusters. */
  public static TreeCut byCount(Dendrogram tree, int count) {
    int[] labels = tree.cutByCount(count);
    double below = count == tree.leaves() ? 0 : tree.height(2 * tree.leaves() - 1 - count);
    double above = count == 1 ? below : tree.height(2 * tree.leaves() - count);
    double middle = (below + above) / 2;
    boolean separates = Arrays.equals(labels, tree.cutByHeight(middle));
    return new TreeCut(labels, count, separates ? middle : Double.NaN);
  }

  /** The cut at a height. */
  public static TreeCut byHeight(Dendrogram tree, double height) {
    int[] labels = tree.cutByHeight(height);
    return new TreeCut(labels, Arrays.stream(labels).max().orElse(0) + 1, height);
  }

  /** The number of points in every cluster. */
  public int[] counts(int[] leafOf) {
    int[] counts = new int[clusters];
    for (int leaf : leafOf) {
      counts[labels[leaf]]++;
    }
    return counts;
  }
}

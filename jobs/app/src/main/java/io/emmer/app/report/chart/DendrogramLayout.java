package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Merge;

/**
 * The places of the clusters of a dendrogram whose leaves stand in lines, one below the other.
 *
 * @param heights axis of the heights of merges
 * @param from where the height is lowest
 * @param to where the height is greatest
 * @param middles vertical place of each cluster, leaves first, then merges
 */
record DendrogramLayout(Dendrogram tree, Axis heights, double from, double to, double[] middles) {

  /**
   * Places the leaves in the order of the tree, and each merge between its two parts.
   *
   * @param top upper edge of the first line
   * @param line height of a line
   */
  static DendrogramLayout of(
      Dendrogram tree, Axis heights, double from, double to, double top, double line) {
    int leaves = tree.leaves();
    double[] middles = new double[2 * leaves - 1];
    int[] order = tree.leafOrder();
    for (int i = 0; i < order.length; i++) {
      middles[order[i]] = top + line * (i + 0.5);
    }
    for (int m = 0; m < tree.merges().size(); m++) {
      Merge merge = tree.merges().get(m);
      middles[leaves + m] = (middles[merge.first()] + middles[merge.second()]) / 2;
    }
    return new DendrogramLayout(tree, heights, from, to, middles);
  }

  /** The height of the root, 1 if all merges are at height 0. */
  static double highest(Dendrogram tree) {
    double most = tree.merges().stream().mapToDouble(Merge::height).max().orElse(0);
    return most > 0 ? most : 1;
  }

  /** A height as a coordinate. */
  String across(double height) {
    return NumberText.coordinate(heights.place(height, from, to));
  }

  /** The height of a cluster as a coordinate. */
  String across(int cluster) {
    return across(tree.height(cluster));
  }

  /** The line of a cluster as a coordinate. */
  String down(int cluster) {
    return NumberText.coordinate(middles[cluster]);
  }
}

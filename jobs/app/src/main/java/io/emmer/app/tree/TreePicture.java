package io.emmer.app.tree;

import io.emmer.app.report.chart.DendrogramDrawing;
import io.emmer.em.text.Text;
import io.emmer.em.tree.Dendrogram;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The settings of a drawing of a tree.
 *
 * @param leaves at most so many; larger trees show their last merges only
 * @param transform undone in images
 * @param imageWidth of a point as an image, 0 if it is none
 */
public record TreePicture(int leaves, RowTransform transform, int imageWidth) {
  /** The drawing; {@code cut} may be null. */
  String svg(TreePoints points, Dendrogram tree, TreeCut cut, String title) {
    // Every cluster of a cut is shown as long as that can be read.
    int wanted = cut == null ? leaves : Math.max(leaves, Math.min(cut.clusters(), 4 * leaves));
    int count = Math.min(tree.leaves(), wanted);
    int[] groups = tree.cutByCount(count);
    double[][] means = imageWidth > 0 ? points.means(groups, count) : null;
    int[] pointsIn = new int[count];
    for (int leaf : points.leafOf()) {
      pointsIn[groups[leaf]]++;
    }
    int[] cluster = new int[count];
    int[] members = new int[count];
    int[] only = new int[count];
    Arrays.fill(cluster, Integer.MIN_VALUE);
    for (int leaf = 0; leaf < groups.length; leaf++) {
      int group = groups[leaf];
      int of = cut == null ? -1 : cut.labels()[leaf];
      cluster[group] = cluster[group] == Integer.MIN_VALUE || cluster[group] == of ? of : -1;
      members[group]++;
      only[group] = leaf;
    }
    List<DendrogramDrawing.Leaf> drawn = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      String name = name(points, members[g], only[g], pointsIn[g]);
      double[] image = means == null ? null : transform.undo(means[g]);
      drawn.add(new DendrogramDrawing.Leaf(name, image, cluster[g]));
    }
    String more = count < tree.leaves() ? Text.format(", the last %d merges", count - 1) : "";
    double height = cut == null ? Double.NaN : cut.height();
    return DendrogramDrawing.svg(
        tree.top(count),
        drawn,
        new DendrogramDrawing.Caption(title + more, "height of the merge", height, imageWidth));
  }

  private static String name(TreePoints points, int members, int only, int count) {
    if (members > 1) {
      return points.sizes() == null
          ? Text.format("%,d rows", count)
          : Text.format("%,d components", members);
    }
    String name = points.names().get(only);
    if (points.kind().equals("cluster")) {
      return Text.format("%s (%,d)", name, count);
    }
    if (points.sizes() == null) {
      return name;
    }
    double share = points.sizes()[only] / Arrays.stream(points.sizes()).sum();
    return Text.format("%s (%.1f%%)", name, 100 * share);
  }
}

package io.emmer.app.report;

import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.HierarchicalClustering;
import io.emmer.em.tree.Linkage;
import io.emmer.em.tree.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which components are alike: a dendrogram of their prototypes, by average linkage. */
final class ComponentTree {
  private static final int WIDTH = 640;
  private static final int LEFT = 62;
  private static final int LEFT_WITHOUT_IMAGES = 34;
  private static final int RIGHT = 628;
  private static final int TOP = 6;
  private static final int BELOW = 42;
  private static final int LINE = 27;
  private static final double MARGIN = 1.03;

  /** More components than these would not be read. */
  private static final int MOST = 200;

  private final Dendrogram tree;
  private final int[] components;
  private final List<String> thumbnails;
  private final Axis heights;
  private final int left;
  private final double[] middles;

  private ComponentTree(Dendrogram tree, int[] components, List<String> thumbnails) {
    this.tree = tree;
    this.components = components;
    this.thumbnails = thumbnails;
    left = thumbnails.isEmpty() ? LEFT_WITHOUT_IMAGES : LEFT;
    double most = tree.merges().stream().mapToDouble(Merge::height).max().orElse(1);
    heights = Axis.of(0, most > 0 ? MARGIN * most : 1, 6);
    middles = new double[2 * components.length - 1];
    int[] order = tree.leafOrder();
    for (int line = 0; line < order.length; line++) {
      middles[order[line]] = TOP + (line + 0.5) * LINE;
    }
    for (int m = 0; m < tree.merges().size(); m++) {
      Merge merge = tree.merges().get(m);
      middles[components.length + m] = (middles[merge.first()] + middles[merge.second()]) / 2;
    }
  }

  /** Nothing for fewer than two components with finite prototypes, or very many. */
  static Optional<View.Dendrogram> of(ReportData data, Pictures pictures) {
    List<ReportData.ComponentCard> cards =
        data.cards().stream().filter(card -> isFinite(card.prototype())).toList();
    if (cards.size() < 2 || cards.size() > MOST) {
      return Optional.empty();
    }
    double[] points = new double[cards.size() * data.dimensions()];
    List<String> thumbnails = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      Values prototype = cards.get(i).prototype();
      System.arraycopy(prototype.toArray(), 0, points, i * data.dimensions(), data.dimensions());
      if (data.imageShape() != null) {
        thumbnails.add(pictures.prototype(prototype, "").source());
      }
    }
    int[] components = cards.stream().mapToInt(ReportData.ComponentCard::index).toArray();
    Dendrogram tree =
        HierarchicalClustering.of(points, data.dimensions(), PairwiseDistance.L2, Linkage.AVERAGE);
    return Optional.of(new ComponentTree(tree, components, thumbnails).view());
  }

  private static boolean isFinite(Values prototype) {
    if (prototype == null) {
      return false;
    }
    for (int d = 0; d < prototype.size(); d++) {
      if (!Double.isFinite(prototype.get(d))) {
        return false;
      }
    }
    return true;
  }

  private View.Dendrogram view() {
    int bottom = TOP + components.length * LINE;
    List<View.Leaf> leaves = new ArrayList<>();
    for (int leaf : tree.leafOrder()) {
      leaves.add(
          new View.Leaf(
              components[leaf],
              NumberText.coordinate(middles[leaf]),
              thumbnails.isEmpty() ? "" : thumbnails.get(leaf)));
    }
    return new View.Dendrogram(
        description(),
        new View.Frame(
            WIDTH, bottom + BELOW, left, RIGHT, TOP, bottom, heights.ticks(left, RIGHT), List.of()),
        path(),
        leaves);
  }

  private String description() {
    Merge first = tree.merges().get(0);
    Merge last = tree.merges().get(tree.merges().size() - 1);
    return "Dendrogram of %d components: %d and %d are the nearest, at %s; all are joined at %s."
        .formatted(
            components.length,
            components[first.first()],
            components[first.second()],
            NumberText.brief(first.height()),
            NumberText.brief(last.height()));
  }

  /** From each of two clusters to the height where they merge, and what joins them. */
  private String path() {
    StringBuilder path = new StringBuilder();
    for (Merge merge : tree.merges()) {
      path.append('M')
          .append(across(merge.first()))
          .append(' ')
          .append(NumberText.coordinate(middles[merge.first()]))
          .append('H')
          .append(NumberText.coordinate(heights.place(merge.height(), left, RIGHT)))
          .append('V')
          .append(NumberText.coordinate(middles[merge.second()]))
          .append('H')
          .append(across(merge.second()));
    }
    return path.toString();
  }

  private String across(int cluster) {
    return NumberText.coordinate(heights.place(tree.height(cluster), left, RIGHT));
  }
}

package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.em.function.PairwiseDistance;
import io.emmer.em.text.Text;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.HierarchicalClustering;
import io.emmer.em.tree.Linkage;
import io.emmer.em.tree.Merge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A dendrogram of the prototypes of a model by average linkage, which shows the components that are
 * alike. It grows from left to right, with a line for each component.
 *
 * @param path SVG path of all branches
 */
public record ComponentTree(String description, Frame frame, String path, List<Leaf> leaves) {
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

  /** A component; the thumbnail is a data URI, or empty. */
  public record Leaf(int component, String y, String thumbnail) {}

  /** The tree, or nothing for fewer than two components with finite prototypes, or very many. */
  public static Optional<ComponentTree> of(ReportData data, Pictures pictures) {
    List<double[]> prototypes = data.positions();
    List<Integer> finite =
        IntStream.range(0, data.components())
            .filter(k -> Arrays.stream(prototypes.get(k)).allMatch(Double::isFinite))
            .boxed()
            .toList();
    if (finite.size() < 2 || finite.size() > MOST) {
      return Optional.empty();
    }
    double[] points =
        finite.stream().flatMapToDouble(k -> Arrays.stream(prototypes.get(k))).toArray();
    Dendrogram tree =
        HierarchicalClustering.of(
            points, prototypes.get(0).length, PairwiseDistance.L2, Linkage.AVERAGE);
    boolean images = data.imageShape() != null;
    int left = images ? LEFT : LEFT_WITHOUT_IMAGES;
    int bottom = TOP + finite.size() * LINE;
    Area area = new Area(WIDTH, bottom + BELOW, left, RIGHT, TOP, bottom);
    Axis heights = Axis.of(0, MARGIN * DendrogramLayout.highest(tree), 6);
    DendrogramLayout layout = DendrogramLayout.of(tree, heights, left, RIGHT, TOP, LINE);
    List<Leaf> leaves = new ArrayList<>();
    for (int leaf : tree.leafOrder()) {
      int k = finite.get(leaf);
      String thumbnail = images ? pictures.prototype(prototypes.get(k), "").source() : "";
      leaves.add(new Leaf(k, layout.down(leaf), thumbnail));
    }
    Frame frame = new Frame(area, heights.ticks(left, RIGHT), List.of());
    return Optional.of(new ComponentTree(description(tree, finite), frame, path(layout), leaves));
  }

  private static String description(Dendrogram tree, List<Integer> components) {
    Merge first = tree.merges().get(0);
    Merge last = tree.merges().get(tree.merges().size() - 1);
    return Text.format(
        "Dendrogram of %d components: %d and %d are the nearest, at %s; all are joined at %s.",
        components.size(),
        components.get(first.first()),
        components.get(first.second()),
        NumberText.brief(first.height()),
        NumberText.brief(last.height()));
  }

  /** Lines from each of two clusters to the height where they merge, and what joins them. */
  private static String path(DendrogramLayout layout) {
    StringBuilder path = new StringBuilder();
    for (Merge merge : layout.tree().merges()) {
      path.append(
          Text.format(
              "M%s %sH%sV%sH%s",
              layout.across(merge.first()),
              layout.down(merge.first()),
              layout.across(merge.height()),
              layout.down(merge.second()),
              layout.across(merge.second())));
    }
    return path.toString();
  }
}

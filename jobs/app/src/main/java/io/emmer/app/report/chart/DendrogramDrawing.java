package io.emmer.app.report.chart;

import io.emmer.app.image.GreyImage;
import io.emmer.app.image.GreyRange;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.Templates;
import io.emmer.app.report.VisibleText;
import io.emmer.em.text.Text;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A dendrogram as SVG: the root at the left, a line for each leaf, heights along the top. It is one
 * file for light and dark, without scripts.
 */
public final class DendrogramDrawing {
  private static final double TREE_WIDTH = 640;
  private static final double LEFT = 24;
  private static final double TOP = 70;
  private static final double BOTTOM = 16;
  private static final double TEXT_LINE = 20;
  private static final double IMAGE_LINE = 44;
  private static final double IMAGE_SIDE = 40;
  private static final double GAP = 8;
  private static final double LETTER_WIDTH = 7.5;
  private static final double TITLE_LETTER_WIDTH = 1.25 * LETTER_WIDTH;
  private static final double BASELINE = 4.5;
  private static final int TICKS = 6;
  private static final int COLOURS = 10;

  /**
   * A leaf.
   *
   * @param name any text; shortened if it is long
   * @param image values of an image, or null
   * @param cluster of a cut, -1 without one
   */
  public record Leaf(String name, double[] image, int cluster) {}

  /**
   * The texts and lines around the tree.
   *
   * @param title of the drawing
   * @param axis what a height is
   * @param cutHeight where a line is drawn, NaN for none
   * @param imageWidth of the leaves' images, 0 without
   */
  public record Caption(String title, String axis, double cutHeight, int imageWidth) {}

  /** A part of the tree from a merge to one of the two clusters that it joins. */
  public record Branch(String style, String path, String title) {}

  /** The image of a leaf in its place. */
  public record Image(String x, String y, String width, String height, String source) {}

  /** The name of a leaf in its place, and its image, or null. */
  public record Name(String style, String x, String y, String text, Image image) {}

  private final Dendrogram tree;
  private final List<Leaf> leaves;
  private final Caption caption;
  private final boolean hasImages;
  private final DendrogramLayout layout;

  private DendrogramDrawing(Dendrogram tree, List<Leaf> leaves, Caption caption) {
    this.tree = tree;
    this.leaves = leaves;
    this.caption = caption;
    hasImages = caption.imageWidth() > 0 && leaves.stream().anyMatch(l -> l.image() != null);
    Axis heights = Axis.of(0, DendrogramLayout.highest(tree), TICKS);
    layout = DendrogramLayout.of(tree, heights, LEFT + TREE_WIDTH, LEFT, TOP, line());
  }

  /**
   * Draws a tree.
   *
   * @param leaves of the tree, by their numbers
   * @return an SVG document without XML declaration
   */
  public static String svg(Dendrogram tree, List<Leaf> leaves, Caption caption) {
    if (leaves.size() != tree.leaves()) {
      throw new IllegalArgumentException(leaves.size() + " leaves of a tree of " + tree.leaves());
    }
    return Templates.render(
        "dendrogram.ftlx", new DendrogramDrawing(tree, leaves, caption).model());
  }

  private double line() {
    return hasImages ? IMAGE_LINE : TEXT_LINE;
  }

  private double besideTree() {
    return LEFT + TREE_WIDTH + GAP;
  }

  private double besideImages() {
    return besideTree() + (hasImages ? IMAGE_SIDE + GAP : 0);
  }

  private Map<String, Object> model() {
    String title = VisibleText.title(caption.title());
    int longest = leaves.stream().mapToInt(l -> name(l).length()).max().orElse(0);
    double width = besideImages() + longest * LETTER_WIDTH + GAP;
    double height = TOP + line() * leaves.size() + BOTTOM;
    Map<String, Object> model = new HashMap<>();
    model.put("label", VisibleText.of(caption.title()));
    model.put("title", title);
    model.put("axis", VisibleText.title(caption.axis()));
    model.put(
        "width",
        NumberText.coordinate(Math.max(width, LEFT + TITLE_LETTER_WIDTH * title.length())));
    model.put("height", NumberText.coordinate(height));
    model.put("left", NumberText.coordinate(LEFT));
    model.put("top", Double.toString(TOP - 4));
    model.put("bottom", Double.toString(height - BOTTOM));
    model.put("tickY", NumberText.coordinate(TOP - 8));
    model.put("ticks", layout.heights().ticks(layout.from(), layout.to()));
    double cut = caption.cutHeight();
    if (cut >= 0 && cut <= layout.heights().high()) {
      model.put("cut", layout.across(cut));
      model.put("cutTitle", "cut at " + NumberText.brief(cut));
    }
    model.put("branches", branches());
    int root = 2 * tree.leaves() - 2;
    model.put("root", Text.format("M%s %sH%s", layout.across(root), layout.down(root), LEFT - GAP));
    GreyRange grey =
        GreyRange.of(leaves.stream().map(Leaf::image).filter(Objects::nonNull).toList());
    model.put("leaves", IntStream.range(0, leaves.size()).mapToObj(i -> leaf(i, grey)).toList());
    return model;
  }

  /** Each half of a merge by itself, so that a cut shows where it separates colours. */
  private List<Branch> branches() {
    int[] cluster = new int[2 * tree.leaves() - 1];
    for (int i = 0; i < leaves.size(); i++) {
      cluster[i] = leaves.get(i).cluster();
    }
    for (int m = 0; m < tree.merges().size(); m++) {
      Merge merge = tree.merges().get(m);
      int first = cluster[merge.first()];
      cluster[tree.leaves() + m] = first == cluster[merge.second()] ? first : -1;
    }
    List<Branch> branches = new ArrayList<>();
    for (int m = tree.merges().size() - 1; m >= 0; m--) {
      Merge merge = tree.merges().get(m);
      String title =
          Text.format(
              "height %s, size %s",
              NumberText.brief(merge.height()), NumberText.brief(merge.size()));
      for (int part : new int[] {merge.first(), merge.second()}) {
        String style = "branch" + (cluster[part] < 0 ? "" : " c" + cluster[part] % COLOURS);
        String path =
            Text.format(
                "M%s %sV%sH%s",
                layout.across(merge.height()),
                layout.down(tree.leaves() + m),
                layout.down(part),
                layout.across(part));
        branches.add(new Branch(style, path, title));
      }
    }
    return branches;
  }

  private Name leaf(int i, GreyRange grey) {
    Leaf leaf = leaves.get(i);
    double y = layout.middles()[i];
    return new Name(
        leaf.cluster() < 0 ? "name" : "name k" + leaf.cluster(),
        NumberText.coordinate(besideImages()),
        NumberText.coordinate(y + BASELINE),
        name(leaf),
        hasImages && leaf.image() != null ? image(leaf, y, grey) : null);
  }

  private Image image(Leaf leaf, double y, GreyRange grey) {
    int width = caption.imageWidth();
    int height = leaf.image().length / width;
    double scale = IMAGE_SIDE / Math.max(width, height);
    return new Image(
        NumberText.coordinate(besideTree() + (IMAGE_SIDE - scale * width) / 2),
        NumberText.coordinate(y - scale * height / 2),
        NumberText.coordinate(scale * width),
        NumberText.coordinate(scale * height),
        GreyImage.of(grey.levels(leaf.image()), height, width).dataUri());
  }

  private static String name(Leaf leaf) {
    return VisibleText.label(leaf.name());
  }
}

package io.emmer.app.report;

import io.emmer.app.image.GreyImage;
import io.emmer.app.image.GreyRange;
import io.emmer.em.tree.Dendrogram;
import io.emmer.em.tree.Merge;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A dendrogram as SVG: the root at the left, a line for every leaf, heights along the top. One file
 * for light and dark, without scripts, that a page may also hold as it is.
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
  private static final int TICKS = 6;
  private static final int COLOURS = 10;

  /**
   * A leaf.
   *
   * @param name any text; shortened where it is long
   * @param image values of an image, or null
   * @param cluster of a cut, -1 without one
   */
  public record Leaf(String name, Values image, int cluster) {}

  /**
   * What is said around the tree.
   *
   * @param title of the drawing
   * @param axis what a height is
   * @param cutHeight where a line is drawn, NaN for none
   * @param imageWidth of the leaves' images, 0 without
   */
  public record Frame(String title, String axis, double cutHeight, int imageWidth) {}

  private final Dendrogram tree;
  private final List<Leaf> leaves;
  private final Frame frame;
  private final XMLStreamWriter xml;
  private final double line;
  private final double highest;
  private final double[] y;
  private final GreyRange grey;

  private DendrogramDrawing(Dendrogram tree, List<Leaf> leaves, Frame frame, XMLStreamWriter xml) {
    this.tree = tree;
    this.leaves = leaves;
    this.frame = frame;
    this.xml = xml;
    grey =
        GreyRange.of(
            leaves.stream().map(Leaf::image).filter(v -> v != null).map(Values::toArray).toList());
    boolean images = frame.imageWidth() > 0 && leaves.stream().anyMatch(l -> l.image() != null);
    line = images ? IMAGE_LINE : TEXT_LINE;
    double max = tree.merges().stream().mapToDouble(Merge::height).max().orElse(0);
    highest = max > 0 ? max : 1;
    y = places();
  }

  /**
   * Draws.
   *
   * @param leaves of the tree, by their numbers
   * @return an SVG document without XML declaration
   */
  public static String svg(Dendrogram tree, List<Leaf> leaves, Frame frame) {
    if (leaves.size() != tree.leaves()) {
      throw new IllegalArgumentException(leaves.size() + " leaves of a tree of " + tree.leaves());
    }
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new DendrogramDrawing(tree, leaves, frame, xml).draw();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The dendrogram could not be written", e);
    }
    return text.append('\n').toString();
  }

  private double[] places() {
    double[] places = new double[2 * tree.leaves() - 1];
    int[] order = tree.leafOrder();
    for (int i = 0; i < order.length; i++) {
      places[order[i]] = TOP + line * (i + 0.5);
    }
    for (int m = 0; m < tree.merges().size(); m++) {
      Merge merge = tree.merges().get(m);
      places[tree.leaves() + m] = (places[merge.first()] + places[merge.second()]) / 2;
    }
    return places;
  }

  private double x(double height) {
    return LEFT + TREE_WIDTH * (1 - height / highest);
  }

  private void draw() throws XMLStreamException {
    int longest = leaves.stream().mapToInt(l -> name(l).length()).max().orElse(0);
    double images = line == IMAGE_LINE ? IMAGE_SIDE + GAP : 0;
    double titleWidth = LETTER_WIDTH * 1.25 * VisibleText.title(frame.title()).length();
    double width =
        Math.max(
            LEFT + TREE_WIDTH + GAP + images + longest * LETTER_WIDTH + GAP, LEFT + titleWidth);
    double height = TOP + line * leaves.size() + BOTTOM;
    String w = NumberText.coordinate(width);
    String h = NumberText.coordinate(height);
    xml.writeStartElement("svg");
    attributes("xmlns", "http://www.w3.org/2000/svg", "class", "dendrogram", "role", "img");
    attributes("aria-label", VisibleText.of(frame.title()), "viewBox", "0 0 " + w + " " + h);
    attributes("width", w, "height", h, "style", "max-width:100%;height:auto");
    element("style", DendrogramStyle.CSS);
    text("title", LEFT, 26, VisibleText.title(frame.title()));
    drawAxis(height);
    drawBranches();
    for (int i = 0; i < leaves.size(); i++) {
      drawLeaf(leaves.get(i), y[i]);
    }
    xml.writeEndElement();
  }

  private void drawAxis(double height) throws XMLStreamException {
    text("muted", LEFT, 46, VisibleText.title(frame.axis()));
    for (View.Tick tick : Axis.of(0, highest, TICKS).ticks(x(0), x(highest))) {
      path("grid", "M" + tick.at() + " " + (TOP - 4) + "V" + (height - BOTTOM), null);
      text("muted", Double.parseDouble(tick.at()), TOP - 8, tick.label(), "middle");
    }
    if (frame.cutHeight() >= 0 && frame.cutHeight() <= highest) {
      String x = NumberText.coordinate(x(frame.cutHeight()));
      path(
          "cut",
          "M" + x + " " + (TOP - 4) + "V" + (height - BOTTOM),
          "cut at " + NumberText.brief(frame.cutHeight()));
    }
  }

  private void drawBranches() throws XMLStreamException {
    int[] cluster = new int[2 * tree.leaves() - 1];
    for (int i = 0; i < leaves.size(); i++) {
      cluster[i] = leaves.get(i).cluster();
    }
    for (int m = 0; m < tree.merges().size(); m++) {
      Merge merge = tree.merges().get(m);
      int a = cluster[merge.first()];
      cluster[tree.leaves() + m] = a == cluster[merge.second()] ? a : -1;
    }
    for (int m = tree.merges().size() - 1; m >= 0; m--) {
      Merge merge = tree.merges().get(m);
      String at = NumberText.coordinate(x(merge.height()));
      String said = "height " + NumberText.brief(merge.height()) + ", size ";
      for (int part : new int[] {merge.first(), merge.second()}) {
        // Each half by itself, so that a cut shows where it separates colours.
        path(
            "branch" + (cluster[part] < 0 ? "" : " c" + cluster[part] % COLOURS),
            "M%s %sV%sH%s"
                .formatted(
                    at,
                    NumberText.coordinate(y[tree.leaves() + m]),
                    NumberText.coordinate(y[part]),
                    NumberText.coordinate(x(tree.height(part)))),
            said + NumberText.brief(merge.size()));
      }
    }
    String root = NumberText.coordinate(y[y.length - 1]);
    double at = x(tree.height(y.length - 1));
    path("branch", "M" + NumberText.coordinate(at) + " " + root + "H" + (LEFT - GAP), null);
  }

  private void drawLeaf(Leaf leaf, double y) throws XMLStreamException {
    double x = LEFT + TREE_WIDTH + GAP;
    if (line == IMAGE_LINE) {
      if (leaf.image() != null) {
        drawImage(leaf, x, y);
      }
      x += IMAGE_SIDE + GAP;
    }
    text(leaf.cluster() < 0 ? "name" : "name k" + leaf.cluster(), x, y + 4.5, name(leaf));
  }

  private void drawImage(Leaf leaf, double x, double y) throws XMLStreamException {
    int width = frame.imageWidth();
    int height = leaf.image().size() / width;
    double scale = IMAGE_SIDE / Math.max(width, height);
    xml.writeEmptyElement("image");
    attributes("x", NumberText.coordinate(x + (IMAGE_SIDE - scale * width) / 2));
    attributes("y", NumberText.coordinate(y - scale * height / 2));
    attributes("width", NumberText.coordinate(scale * width));
    attributes("height", NumberText.coordinate(scale * height));
    attributes("preserveAspectRatio", "none");
    attributes("href", GreyImage.of(grey.levels(leaf.image().toArray()), height, width).dataUri());
  }

  private static String name(Leaf leaf) {
    return VisibleText.label(leaf.name());
  }

  private void path(String style, String path, String title) throws XMLStreamException {
    xml.writeStartElement("path");
    attributes("class", style, "d", path);
    if (title != null) {
      element("title", title);
    }
    xml.writeEndElement();
  }

  private void text(String style, double x, double y, String text) throws XMLStreamException {
    text(style, x, y, text, "start");
  }

  private void text(String style, double x, double y, String text, String anchor)
      throws XMLStreamException {
    xml.writeStartElement("text");
    attributes("class", style, "x", NumberText.coordinate(x), "y", NumberText.coordinate(y));
    attributes("text-anchor", anchor);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private void attributes(String... namesAndValues) throws XMLStreamException {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      xml.writeAttribute(namesAndValues[i], namesAndValues[i + 1]);
    }
  }
}

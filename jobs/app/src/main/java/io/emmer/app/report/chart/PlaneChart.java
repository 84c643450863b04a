package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.Plane;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A scatter plot of rows in the blend of their components' colours, with their ellipses. */
public final class PlaneChart {
  private static final Area AREA = new Area(560, 470, 62, 548, 10, 418);
  private static final int ACROSS = AREA.right() - AREA.left();
  private static final int DOWN = AREA.bottom() - AREA.top();
  private static final int CORNERS = 60;
  private static final double PADDING = 0.04;
  private static final double WIDEST = 2;

  /** Axes whose spans differ by no more than this have the same unit, so that circles are round. */
  private static final double SAME_UNIT = 2.5;

  /** More points than these become one picture. */
  private static final int VECTORS = 5000;

  /** Steps of a colour's channel; points of one colour are one path. */
  private static final int COLOUR_STEP = 8;

  private static final double[] RADII = {1, WIDEST};

  private final Plane plane;
  private final Plane truth;
  private final int[] colours;
  private final Axis x;
  private final Axis y;

  /** Points of one colour. */
  public record Dots(String colour, String path) {}

  /**
   * All points.
   *
   * @param picture data URI of very many points, else empty
   * @param dots else the points by their colours
   */
  public record Points(String picture, List<Dots> dots) {}

  /** A component: its number at its centre, and its ellipses. */
  public record Mark(
      String name, String colour, String x, String y, List<String> ellipses, String label) {}

  /**
   * The chart, ready for its template.
   *
   * @param truth the true components, or none
   */
  public record Drawn(
      String description,
      Frame frame,
      String xName,
      String yName,
      Points points,
      List<Mark> marks,
      List<Mark> truth,
      String note,
      Table table) {}

  /**
   * A chart of a plane.
   *
   * @param truth the true components, or null; components have the colours of those they match
   * @param others further planes that fit on the same axes
   */
  public PlaneChart(Plane plane, Plane truth, List<Plane> others) {
    this.plane = plane;
    this.truth = truth;
    colours = truth == null ? Palette.inOrder(plane.components().size()) : plane.matched(truth);
    List<Plane> all = new ArrayList<>(others);
    all.add(plane);
    if (truth != null) {
      all.add(truth);
    }
    double[] horizontal = range(0, all);
    double[] vertical = range(1, all);
    double width = (horizontal[1] - horizontal[0]) / ACROSS;
    double height = (vertical[1] - vertical[0]) / DOWN;
    if (Math.max(width, height) <= SAME_UNIT * Math.min(width, height)) {
      widen(horizontal, Math.max(width, height) * ACROSS);
      widen(vertical, Math.max(width, height) * DOWN);
    }
    x = Axis.of(horizontal[0], horizontal[1], 6);
    y = Axis.of(vertical[0], vertical[1], 6);
  }

  private static double[] range(int axis, List<Plane> planes) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Plane shown : planes) {
      double[] range = shown.range(axis, WIDEST);
      min = Math.min(min, range[0]);
      max = Math.max(max, range[1]);
    }
    double padding = max > min ? PADDING * (max - min) : 1;
    return new double[] {min - padding, max + padding};
  }

  private static void widen(double[] range, double span) {
    double more = (span - (range[1] - range[0])) / 2;
    range[0] -= more;
    range[1] += more;
  }

  /** The chart. */
  public Drawn chart() {
    boolean raster = plane.shown() > VECTORS;
    return new Drawn(
        description(),
        AREA.frame(x, y),
        plane.xName(),
        plane.yName(),
        raster ? new Points(picture(), List.of()) : new Points("", dots()),
        marks(plane, colours),
        truth == null ? List.of() : marks(truth, Palette.inOrder(truth.components().size())),
        note(),
        table());
  }

  private String description() {
    return Text.format(
        "Scatter plot of %s rows over %s and %s, with the centres%s of %d components.",
        NumberText.count(plane.shown()),
        plane.xName(),
        plane.yName(),
        hasEllipses() ? " and ellipses" : "",
        plane.components().size());
  }

  private boolean hasEllipses() {
    return plane.components().stream().anyMatch(component -> component.covariance() != null);
  }

  private String note() {
    StringBuilder note = new StringBuilder();
    note.append(
        plane.shown() == plane.rows()
            ? Text.format("All %s rows", NumberText.count(plane.rows()))
            : Text.format(
                "%s of %s rows, chosen by a hash of their index",
                NumberText.count(plane.shown()), NumberText.count(plane.rows())));
    note.append(
        plane.isHard()
            ? ", in the colours of their clusters."
            : ", in the colours of their components, blended by responsibility.");
    if (hasEllipses()) {
      note.append(" Ellipses: one and two standard deviations (39% and 86% of a Gaussian).");
    }
    if (truth != null) {
      note.append(" Dashed: the true components.");
    }
    return note.toString();
  }

  private double across(double value) {
    return x.place(value, AREA.left(), AREA.right());
  }

  private double down(double value) {
    return y.place(value, AREA.bottom(), AREA.top());
  }

  /** The points as a path for each colour. */
  private List<Dots> dots() {
    Map<Integer, StringBuilder> paths = new LinkedHashMap<>();
    for (int n = 0; n < plane.shown(); n++) {
      double px = across(plane.points()[2 * n]);
      double py = down(plane.points()[2 * n + 1]);
      if (Double.isFinite(px) && Double.isFinite(py)) {
        int colour = coarse(Palette.rgb(Palette.blend(plane.responsibilities(n), colours)));
        paths
            .computeIfAbsent(colour, key -> new StringBuilder())
            .append('M')
            .append(NumberText.coordinate(px))
            .append(' ')
            .append(NumberText.coordinate(py))
            .append("h0");
      }
    }
    List<Dots> dots = new ArrayList<>();
    paths.forEach((colour, path) -> dots.add(new Dots(Palette.hex(colour), path.toString())));
    return dots;
  }

  private static int coarse(int rgb) {
    int coarse = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int channel = rgb >> shift & 0xff;
      coarse |= Math.min(255, (channel + COLOUR_STEP / 2) / COLOUR_STEP * COLOUR_STEP) << shift;
    }
    return coarse;
  }

  private String picture() {
    DotRaster raster = new DotRaster(ACROSS, DOWN);
    for (int n = 0; n < plane.shown(); n++) {
      raster.add(
          across(plane.points()[2 * n]) - AREA.left(),
          down(plane.points()[2 * n + 1]) - AREA.top(),
          Palette.blend(plane.responsibilities(n), colours));
    }
    return raster.dataUri();
  }

  private List<Mark> marks(Plane of, int[] colour) {
    List<Mark> marks = new ArrayList<>();
    for (int k = 0; k < of.components().size(); k++) {
      Plane.Component component = of.components().get(k);
      List<String> ellipses =
          component.covariance() == null
              ? List.of()
              : DoubleStream.of(RADII).mapToObj(radius -> ellipse(component, radius)).toList();
      marks.add(
          new Mark(
              Integer.toString(k),
              Palette.of(colour[k]),
              NumberText.coordinate(across(component.x())),
              NumberText.coordinate(down(component.y())),
              ellipses,
              "Component " + k + ": " + NumberText.percent(component.weight())));
    }
    return marks;
  }

  private String ellipse(Plane.Component component, double radius) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < CORNERS; i++) {
      double[] point = component.ellipsePoint(radius, 2 * Math.PI * i / CORNERS);
      path.append(i == 0 ? 'M' : 'L')
          .append(NumberText.coordinate(across(point[0])))
          .append(' ')
          .append(NumberText.coordinate(down(point[1])));
    }
    return path.append('Z').toString();
  }

  private Table table() {
    List<Plane.Component> components = plane.components();
    Table.Columns<Integer> columns =
        new Table.Columns<Integer>()
            .add("Component", k -> k)
            .add("Weight", k -> NumberText.percent(components.get(k).weight()))
            .add("Mean of " + plane.xName(), k -> NumberText.brief(components.get(k).x()))
            .add("Mean of " + plane.yName(), k -> NumberText.brief(components.get(k).y()));
    if (hasEllipses()) {
      String of = "Standard deviation of ";
      columns
          .add(of + plane.xName(), k -> NumberText.brief(components.get(k).deviation(0)))
          .add(of + plane.yName(), k -> NumberText.brief(components.get(k).deviation(1)))
          .add("Correlation", k -> NumberText.real(components.get(k).correlation(), 3));
    }
    return columns.table(IntStream.range(0, components.size()).boxed().toList());
  }
}

package io.emmer.app.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart of one or more curves over the same axes, ready for its template.
 *
 * <pre>{@code
 * Axis x = Axis.ofWhole(0, 20, 7);
 * Axis y = Range.of(errors.stream().mapToDouble(Mark::y)).axis(SeriesChart.PADDING, 5);
 * SeriesChart chart =
 *     SeriesChart.Axes.of(SeriesChart.AREA, x, y)
 *         .chart("Error", "The error after each step.", List.of(
 *             new SeriesChart.Curve("training", 0, "none", errors, List.of())));
 * }</pre>
 *
 * @param description of the drawing for those who cannot see it
 */
public record SeriesChart(String title, String description, Frame frame, List<Series> series) {
  /** The area of a chart with labels of many digits at the left. */
  public static final Area AREA = new Area(440, 262, 96, 426, 12, 218);

  /** Free space above and below the curves, as a part of their span. */
  public static final double PADDING = 0.06;

  /**
   * A point of a curve.
   *
   * @param y a gap if it is not finite
   * @param label of its dot
   * @param best whether its dot is a strong one
   */
  public record Mark(double x, double y, String label, boolean best) {}

  /**
   * A curve.
   *
   * @param colour index of its colour in the palette
   * @param dashes lengths of dashes and gaps as SVG has them, or "none"
   * @param line joined by the line, in their order
   * @param dots on the line or beside it; those that are not finite are left out
   */
  public record Curve(String name, int colour, String dashes, List<Mark> line, List<Mark> dots) {}

  /** A drawn dot. */
  public record Dot(String x, String y, String label, boolean best) {}

  /** A drawn curve: its line as an SVG path, and its dots. */
  public record Series(String name, String colour, String dashes, String path, List<Dot> dots) {}

  /**
   * The axes of a chart in their place.
   *
   * @param xTicks ticks of the horizontal axis
   */
  public record Axes(Area area, Axis x, Axis y, List<Axis.Tick> xTicks) {
    /** Axes with their own ticks. */
    public static Axes of(Area area, Axis x, Axis y) {
      return new Axes(area, x, y, x.ticks(area.left(), area.right()));
    }

    /** The chart of some curves. */
    public SeriesChart chart(String title, String description, List<Curve> curves) {
      Frame frame = new Frame(area, xTicks, y.ticks(area.bottom(), area.top()));
      return new SeriesChart(title, description, frame, curves.stream().map(this::series).toList());
    }

    private Series series(Curve curve) {
      StringBuilder path = new StringBuilder();
      char command = 'M';
      for (Mark point : curve.line()) {
        if (Double.isFinite(point.y())) {
          path.append(command).append(area.across(x, point.x()));
          path.append(' ').append(area.down(y, point.y()));
          command = 'L';
        } else {
          command = 'M';
        }
      }
      List<Dot> dots = new ArrayList<>();
      for (Mark mark : curve.dots()) {
        if (Double.isFinite(mark.y())) {
          String across = area.across(x, mark.x());
          dots.add(new Dot(across, area.down(y, mark.y()), mark.label(), mark.best()));
        }
      }
      return new Series(
          curve.name(), Palette.of(curve.colour()), curve.dashes(), path.toString(), dots);
    }
  }
}

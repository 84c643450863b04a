package io.emmer.app.report;

import java.util.List;

/**
 * What the template sees: texts and coordinates ready to be placed. The records are public because
 * FreeMarker calls methods of public classes only.
 */
final class View {
  private View() {}

  /** A figure of the summary. */
  public record Tile(String name, String value) {}

  /**
   * An image, or bars.
   *
   * @param source data URI of the image, empty for bars
   * @param path SVG path of the bars, empty for an image
   * @param base height of the line where bars begin
   */
  public record Picture(
      String source, String path, int width, int height, String base, String description) {}

  /** A tick of an axis. */
  public record Tick(String at, String label) {}

  /** The plot area of a chart, with its axes. */
  public record Frame(
      int width,
      int height,
      int left,
      int right,
      int top,
      int bottom,
      List<Tick> xTicks,
      List<Tick> yTicks) {}

  /** A curve. */
  public record Line(String path, String label, String endX, String endY, boolean best) {}

  /** A line chart. */
  public record Chart(String title, String description, Frame frame, List<Line> lines) {}

  /** A bar of a chart. */
  public record Bar(String x, String y, String width, String height, String label) {}

  /** A bar chart with a reference line. */
  public record BarChart(
      String description, Frame frame, List<Bar> bars, String reference, String referenceLabel) {}

  /** A table of texts; the first column heads the rows. */
  public record Table(List<String> columns, List<List<String>> rows, String note) {}

  /** The part of a component's rows that has one label. */
  public record Share(String label, String percent, String width, int rank) {}

  /** A typical row. */
  public record Example(Picture picture, String row, String label, String score) {}

  /**
   * A component.
   *
   * @param prototype or null
   * @param values first values of the prototype in words, empty for images
   */
  public record Card(
      int index,
      String weight,
      String width,
      Picture prototype,
      String values,
      List<Example> examples,
      List<Share> shares) {}

  /**
   * A cell of the heat map.
   *
   * @param heat share of the row in percent
   * @param tone style class: {@code zero}, {@code half} or {@code on} as the colour behind the text
   *     gets stronger, or empty
   */
  public record Cell(String count, String heat, String tone) {}

  /** A component's line of the heat map; the thumbnail may be null. */
  public record HeatRow(int index, Picture thumbnail, List<Cell> cells, String total) {}

  /** The contingency table. */
  public record HeatMap(List<String> labels, List<HeatRow> rows, List<String> totals) {}

  /** Points of one colour. */
  public record Dots(String colour, String path) {}

  /** A component of a plane: its number at its centre, and its ellipses. */
  public record Mark(
      String name, String colour, String x, String y, List<String> ellipses, String label) {}

  /**
   * A plane.
   *
   * @param picture data URI of the points, empty where there are dots
   * @param truth the true components, or none
   */
  public record PlaneChart(
      String description,
      Frame frame,
      String xName,
      String yName,
      String picture,
      List<Dots> dots,
      List<Mark> marks,
      List<Mark> truth,
      String note,
      Table table) {}

  /** A run of a sweep: a point of a chart. */
  public record Dot(String x, String y, String label, boolean best) {}

  /** The runs of a family: a curve through the best ones, and all of them as points. */
  public record Series(String name, String colour, String dashes, String path, List<Dot> dots) {}

  /** A quantity against the number of components. */
  public record SeriesChart(String title, String description, Frame frame, List<Series> series) {}

  /** A line of a ranking; the link is the id of a section, or empty. */
  public record Ranked(List<String> cells, String link, boolean best) {}

  /** Configurations that can be ranked together. */
  public record Ranking(
      String name,
      String about,
      List<SeriesChart> charts,
      List<String> columns,
      List<Ranked> rows) {}

  /** A leaf of a dendrogram; the thumbnail is a data URI, or empty. */
  public record Leaf(int component, String y, String thumbnail) {}

  /** A dendrogram that grows from left to right, a line for each leaf. */
  public record Dendrogram(String description, Frame frame, String path, List<Leaf> leaves) {}

  /**
   * The parameters after an iteration: a sheet of images, a plane or bars.
   *
   * @param sheet or null
   * @param plane or null
   */
  public record HistoryFrame(
      int iteration, String description, Picture sheet, PlaneChart plane, List<Picture> bars) {}

  /** The parameters of many iterations. */
  public record History(String note, List<HistoryFrame> frames) {}

  /** A component's weight as it was and as it is. */
  public record Shift(String y, String name, String from, String to, String label) {}

  /** Weights before and after, a line for each component. */
  public record ShiftChart(String description, Frame frame, List<Shift> shifts) {}

  /** A prototype as it was and as it is. */
  public record Pair(int component, Picture before, Picture now, String note) {}
}

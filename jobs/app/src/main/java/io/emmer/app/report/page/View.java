package io.emmer.app.report.page;

import io.emmer.app.report.chart.Frame;
import io.emmer.app.report.chart.PlaneChart;
import io.emmer.app.report.chart.SeriesChart;
import io.emmer.app.report.chart.Thumbnail;
import java.util.List;

/**
 * The parts of a page beside its charts, as texts ready to be placed by a template. The records are
 * public because FreeMarker calls methods of public classes only.
 */
final class View {
  private View() {}

  /** A figure of the summary. */
  public record Tile(String name, String value) {}

  /** The part of a component's rows that has one label. */
  public record Share(String label, String percent, String width, int rank) {}

  /** A typical row. */
  public record Example(Thumbnail picture, String row, String label, String score) {}

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
      Thumbnail prototype,
      String values,
      List<Example> examples,
      List<Share> shares) {}

  /** A line of a ranking; the link is the id of a section, or empty. */
  public record Ranked(List<String> cells, String link, boolean best) {}

  /** Configurations that can be ranked together. */
  public record Ranking(
      String name,
      String about,
      List<SeriesChart> charts,
      List<String> columns,
      List<Ranked> rows) {}

  /**
   * The parameters after an iteration: a sheet of images, a plane or bars.
   *
   * @param sheet or null
   * @param plane or null
   */
  public record HistoryFrame(
      int iteration,
      String description,
      Thumbnail sheet,
      PlaneChart.Drawn plane,
      List<Thumbnail> bars) {}

  /** The parameters of many iterations. */
  public record History(String note, List<HistoryFrame> frames) {}

  /** A component's weight as it was and as it is. */
  public record Shift(String y, String name, String from, String to, String label) {}

  /** Weights before and after, a line for each component. */
  public record ShiftChart(String description, Frame frame, List<Shift> shifts) {}

  /** A prototype as it was and as it is. */
  public record Pair(int component, Thumbnail before, Thumbnail now, String note) {}
}

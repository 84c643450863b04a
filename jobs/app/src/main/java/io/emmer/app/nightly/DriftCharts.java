package io.emmer.app.nightly;

import io.emmer.app.nightly.ModelDrift.Pair;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.chart.Area;
import io.emmer.app.report.chart.Axis;
import io.emmer.app.report.chart.Frame;
import io.emmer.app.report.chart.Quantity;
import io.emmer.app.report.chart.Range;
import io.emmer.app.report.chart.SeriesChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;

/**
 * The drawings of a page about drift.
 *
 * @param runs oldest first
 */
record DriftCharts(List<RunDocument> runs) {
  static final Quantity<RunDocument> SCORE =
      new Quantity<>("model of the night", 0, "none", RunDocument::score);
  static final Quantity<RunDocument> PUBLISHED_SCORE =
      new Quantity<>("model published before", 1, "7 4", RunDocument::publishedScore);
  static final Quantity<RunDocument> WEIGHTS =
      new Quantity<>("weights", 2, "none", RunDocument::weightDrift);
  static final Quantity<RunDocument> PARAMETERS =
      new Quantity<>("parameters", 3, "none", RunDocument::parameterDrift);

  private static final Area AREA = new Area(440, 262, 86, 426, 12, 218);
  private static final int DATES = 5;
  private static final double HEADROOM = 1.06;

  private static final int SHIFT_LEFT = 62;
  private static final int SHIFT_RIGHT = 620;
  private static final int SHIFT_WIDTH = 640;
  private static final int TOP = 12;
  private static final int LINE = 22;

  /** More components than these are in the table only. */
  private static final int SHOWN = 40;

  /** A component's weight as it was and as it is. */
  public record Shift(String y, String name, String from, String to, String label) {}

  /** Weights before and after, a line for each component. */
  public record ShiftChart(String description, Frame frame, List<Shift> shifts) {}

  /** The scores and drifts of the last runs. */
  List<SeriesChart> history(String objective) {
    String scores = StringUtils.capitalize(objective) + " of a held-out row";
    return List.of(
        chart(scores, List.of(SCORE, PUBLISHED_SCORE), false),
        chart("Drift of the weights", List.of(WEIGHTS), true),
        chart("Drift of the parameters", List.of(PARAMETERS), true));
  }

  private SeriesChart chart(
      String title, List<Quantity<RunDocument>> quantities, boolean fromZero) {
    Range found = Quantity.range(quantities, runs);
    Range range = fromZero ? new Range(0, found.max()) : found;
    Axis y = fromZero ? Axis.of(0, HEADROOM * range.max(), 5) : range.axis(SeriesChart.PADDING, 5);
    Axis x = Axis.ofWhole(0, Math.max(1, runs.size() - 1), DATES);
    String description =
        String.format(
            Locale.ROOT,
            "%s of %d night%s, %s, %s.",
            title,
            runs.size(),
            runs.size() == 1 ? "" : "s",
            Quantity.names(quantities),
            range.described());
    return new SeriesChart.Axes(AREA, x, y, dates(x))
        .chart(title, description, quantities.stream().map(this::curve).toList());
  }

  /** Day and month, as the table has the years. */
  private List<Axis.Tick> dates(Axis x) {
    List<Axis.Tick> ticks = new ArrayList<>();
    int step = Math.max(1, (runs.size() + DATES - 1) / DATES);
    for (int i = runs.size() - 1; i >= 0; i -= step) {
      String date = runs.get(i).id().date().toString();
      ticks.add(new Axis.Tick(AREA.across(x, i), date.substring(5)));
    }
    return ticks;
  }

  private SeriesChart.Curve curve(Quantity<RunDocument> quantity) {
    List<SeriesChart.Mark> marks =
        IntStream.range(0, runs.size()).mapToObj(i -> mark(quantity, i, runs.get(i))).toList();
    return quantity.curve(marks, marks);
  }

  private static SeriesChart.Mark mark(Quantity<RunDocument> quantity, int place, RunDocument run) {
    double value = quantity.of(run);
    String label =
        String.format(
            Locale.ROOT,
            "%s, %s (%s): %s",
            run.id().date(),
            quantity.name(),
            run.status().label(),
            NumberText.real(value));
    return new SeriesChart.Mark(place, value, label, run.status() == RunStatus.PUBLISHED);
  }

  /** From the published weight of each component to its own, heaviest first. */
  static ShiftChart weights(List<Pair> components) {
    List<Pair> shown =
        components.stream()
            .sorted(Comparator.comparingDouble(pair -> -pair.greaterWeight()))
            .limit(SHOWN)
            .toList();
    double most = shown.stream().mapToDouble(Pair::greaterWeight).max().orElse(1);
    int bottom = TOP + LINE * shown.size();
    Area area = new Area(SHIFT_WIDTH, bottom + 30, SHIFT_LEFT, SHIFT_RIGHT, TOP, bottom);
    Axis x = Axis.of(0, 100 * HEADROOM * Math.max(most, Double.MIN_NORMAL), 6);
    List<Shift> shifts = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Pair pair = shown.get(i);
      String now = name(pair.component());
      String was = name(pair.published());
      shifts.add(
          new Shift(
              NumberText.coordinate(TOP + (i + 0.5) * LINE),
              now.equals(was) ? now : was + " → " + now,
              area.across(x, 100 * pair.publishedWeight()),
              area.across(x, 100 * pair.weight()),
              String.format(
                  Locale.ROOT,
                  "Component %s, published %s: from %s to %s",
                  now,
                  was,
                  NumberText.percent(pair.publishedWeight()),
                  NumberText.percent(pair.weight()))));
    }
    Frame frame = new Frame(area, x.percentTicks(SHIFT_LEFT, SHIFT_RIGHT), List.of());
    return new ShiftChart(
        String.format(Locale.ROOT, "Weights of %d components as published and now.", shown.size()),
        frame,
        shifts);
  }

  static String name(Integer component) {
    return component == null ? "–" : component.toString();
  }
}

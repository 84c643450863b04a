package io.emmer.app.report.page;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Area;
import io.emmer.app.report.chart.Axis;
import io.emmer.app.report.chart.Frame;
import io.emmer.app.report.chart.Range;
import io.emmer.app.report.chart.SeriesChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The drawings of a page about drift. */
final class DriftCharts {
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

  private final List<DriftReport.Matched> components;
  private final List<DriftReport.Run> runs;

  DriftCharts(List<DriftReport.Matched> components, List<DriftReport.Run> runs) {
    this.components = components;
    this.runs = runs;
  }

  private record Curve(
      String name, int colour, String dashes, ToDoubleFunction<DriftReport.Run> value) {}

  /** The scores and drifts of the last runs. */
  List<SeriesChart> history(String objectiveLabel) {
    Curve own = new Curve("model of the night", 0, "none", DriftReport.Run::score);
    Curve published =
        new Curve("model published before", 1, "7 4", DriftReport.Run::publishedScore);
    String label = VisibleText.label(objectiveLabel);
    String scores = label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    Curve weights = new Curve("weights", 2, "none", DriftReport.Run::weightDrift);
    Curve parameters = new Curve("parameters", 3, "none", DriftReport.Run::parameterDrift);
    return List.of(
        chart(scores + " of a held-out row", List.of(own, published), false),
        chart("Drift of the weights", List.of(weights), true),
        chart("Drift of the parameters", List.of(parameters), true));
  }

  private SeriesChart chart(String title, List<Curve> curves, boolean fromZero) {
    Range found =
        Range.of(
            runs.stream()
                .flatMapToDouble(
                    run -> curves.stream().mapToDouble(curve -> curve.value().applyAsDouble(run))));
    Range range = fromZero ? new Range(0, found.max()) : found;
    Axis y = fromZero ? Axis.of(0, HEADROOM * range.max(), 5) : range.axis(SeriesChart.PADDING, 5);
    Axis x = Axis.ofWhole(0, Math.max(1, runs.size() - 1), DATES);
    String description =
        "%s of %d night%s, %s, between %s and %s."
            .formatted(
                title,
                runs.size(),
                runs.size() == 1 ? "" : "s",
                curves.stream().map(Curve::name).collect(Collectors.joining(" and ")),
                NumberText.real(range.min()),
                NumberText.real(range.max()));
    return new SeriesChart.Axes(AREA, x, y, dates(x))
        .chart(title, description, curves.stream().map(this::curve).toList());
  }

  /** Day and month, as the table has the years. */
  private List<Axis.Tick> dates(Axis x) {
    List<Axis.Tick> ticks = new ArrayList<>();
    int step = Math.max(1, (runs.size() + DATES - 1) / DATES);
    for (int i = runs.size() - 1; i >= 0; i -= step) {
      String date = VisibleText.label(runs.get(i).date());
      ticks.add(new Axis.Tick(AREA.across(x, i), date.length() == 10 ? date.substring(5) : date));
    }
    return ticks;
  }

  private SeriesChart.Curve curve(Curve curve) {
    List<SeriesChart.Mark> marks =
        IntStream.range(0, runs.size()).mapToObj(i -> mark(curve, i, runs.get(i))).toList();
    return new SeriesChart.Curve(
        curve.name(),
        curve.colour(),
        curve.dashes(),
        marks.stream().map(mark -> new SeriesChart.Point(mark.x(), mark.y())).toList(),
        marks);
  }

  private static SeriesChart.Mark mark(Curve curve, int place, DriftReport.Run run) {
    double value = curve.value().applyAsDouble(run);
    String label =
        "%s, %s (%s): %s"
            .formatted(
                VisibleText.label(run.date()),
                curve.name(),
                VisibleText.label(run.status()),
                NumberText.real(value));
    return new SeriesChart.Mark(place, value, label, run.status().equals("published"));
  }

  /** From the published weight of each component to its own, heaviest first. */
  View.ShiftChart weights() {
    List<DriftReport.Matched> shown =
        components.stream()
            .sorted(Comparator.comparingDouble(m -> -greaterWeight(m)))
            .limit(SHOWN)
            .toList();
    double most = shown.stream().mapToDouble(DriftCharts::greaterWeight).max().orElse(1);
    int bottom = TOP + LINE * shown.size();
    Area area = new Area(SHIFT_WIDTH, bottom + 30, SHIFT_LEFT, SHIFT_RIGHT, TOP, bottom);
    Axis x = Axis.of(0, 100 * HEADROOM * Math.max(most, Double.MIN_NORMAL), 6);
    List<View.Shift> shifts = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      DriftReport.Matched m = shown.get(i);
      shifts.add(
          new View.Shift(
              NumberText.coordinate(TOP + (i + 0.5) * LINE),
              m.component() == m.published() ? m.name() : m.publishedName() + " → " + m.name(),
              area.across(x, 100 * m.publishedWeight()),
              area.across(x, 100 * m.weight()),
              "Component %s, published %s: from %s to %s"
                  .formatted(
                      m.name(),
                      m.publishedName(),
                      NumberText.percent(m.publishedWeight()),
                      NumberText.percent(m.weight()))));
    }
    Frame frame = new Frame(area, x.percentTicks(SHIFT_LEFT, SHIFT_RIGHT), List.of());
    return new View.ShiftChart(
        "Weights of %d components as published and now.".formatted(shown.size()), frame, shifts);
  }

  private static double greaterWeight(DriftReport.Matched matched) {
    return Math.max(matched.weight(), matched.publishedWeight());
  }
}

package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.VisibleText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The charts of one group of a sweep: objective and criteria against K, with all restarts. */
public final class SweepCharts {
  private static final int MOST_TICKS = 9;

  /** Lines of families differ in their dashes too, not only in colour. */
  private static final List<String> DASHES = List.of("none", "7 4", "2 4", "9 3 2 3", "12 5");

  private final SweepData.Group group;
  private final List<String> families;
  private final int[] components;

  public SweepCharts(SweepData.Group group) {
    this.group = group;
    families =
        group.configurations().stream().map(SweepData.Configuration::family).distinct().toList();
    components =
        group.configurations().stream()
            .mapToInt(SweepData.Configuration::components)
            .sorted()
            .toArray();
  }

  /** The charts of this group. */
  public List<SeriesChart> charts() {
    if (!group.hasCriteria()) {
      return List.of(chart("Inertia", SweepData.Run::objective));
    }
    List<SeriesChart> charts = new ArrayList<>();
    charts.add(chart("Log-likelihood, greater is better", SweepData.Run::objective));
    Map<String, ToDoubleFunction<SweepData.Run>> criteria =
        Map.of("AIC", SweepData.Run::aic, "BIC", SweepData.Run::bic, "ICL", SweepData.Run::icl);
    for (String name : List.of("AIC", "BIC", "ICL")) {
      charts.add(chart(name + ", smaller is better", criteria.get(name)));
    }
    return charts;
  }

  private SeriesChart chart(String title, ToDoubleFunction<SweepData.Run> value) {
    Range range =
        Range.of(
            group.configurations().stream()
                .flatMap(configuration -> configuration.runs().stream())
                .mapToDouble(value));
    int least = components[0];
    int most = components[components.length - 1];
    double margin = least == most ? 1 : SeriesChart.PADDING * (most - least);
    Axis x = Axis.ofWhole(least - margin, most + margin, 8);
    String description =
        "%s against the number of components from %d to %d, for %s; between %s and %s."
            .formatted(
                title,
                least,
                most,
                String.join(", ", families.stream().map(VisibleText::label).toList()),
                NumberText.real(range.min()),
                NumberText.real(range.max()));
    return new SeriesChart.Axes(
            SeriesChart.AREA, x, range.axis(SeriesChart.PADDING, 5), ticks(SeriesChart.AREA, x))
        .chart(title, description, families.stream().map(f -> curve(f, value)).toList());
  }

  /** Ticks at every K that was tried, unless there are many. */
  private List<Axis.Tick> ticks(Area area, Axis x) {
    int[] tried = Arrays.stream(components).distinct().toArray();
    return tried.length > MOST_TICKS
        ? x.ticks(area.left(), area.right())
        : Arrays.stream(tried)
            .mapToObj(k -> new Axis.Tick(area.across(x, k), Integer.toString(k)))
            .toList();
  }

  /** All runs of a family as dots, and a line through the best ones. */
  private SeriesChart.Curve curve(String family, ToDoubleFunction<SweepData.Run> value) {
    List<SweepData.Configuration> own =
        group.configurations().stream()
            .filter(configuration -> configuration.family().equals(family))
            .sorted(Comparator.comparingInt(SweepData.Configuration::components))
            .toList();
    List<SeriesChart.Mark> runs =
        own.stream()
            .flatMap(
                configuration ->
                    configuration.runs().stream()
                        .map(run -> mark(configuration, run, value.applyAsDouble(run))))
            .filter(mark -> Double.isFinite(mark.y()))
            .toList();
    List<SeriesChart.Point> best =
        runs.stream()
            .filter(SeriesChart.Mark::best)
            .map(mark -> new SeriesChart.Point(mark.x(), mark.y()))
            .toList();
    int index = families.indexOf(family);
    return new SeriesChart.Curve(
        VisibleText.label(family), index, DASHES.get(index % DASHES.size()), best, runs);
  }

  private static SeriesChart.Mark mark(
      SweepData.Configuration configuration, SweepData.Run run, double value) {
    String label =
        "%s, K = %d, restart %d: %s"
            .formatted(
                VisibleText.label(configuration.family()),
                configuration.components(),
                run.restart(),
                NumberText.real(value));
    return new SeriesChart.Mark(configuration.components(), value, label, run.best());
  }
}

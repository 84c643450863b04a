package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.VisibleText;
import io.emmer.spark.sweep.SweepDocument.Candidate;
import io.emmer.spark.sweep.SweepDocument.Configured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
    families = group.configurations().stream().map(Configured::family).distinct().toList();
    components =
        group.configurations().stream().mapToInt(Configured::components).sorted().toArray();
  }

  /** The charts of this group. */
  public List<SeriesChart> charts() {
    if (!group.hasCriteria()) {
      return List.of(chart("Inertia", run -> run.ending().objective()));
    }
    List<SeriesChart> charts = new ArrayList<>();
    charts.add(chart("Log-likelihood, greater is better", run -> run.ending().objective()));
    charts.add(chart("AIC, smaller is better", run -> run.criteria().aic()));
    charts.add(chart("BIC, smaller is better", run -> run.criteria().bic()));
    charts.add(chart("ICL, smaller is better", run -> run.criteria().icl()));
    return charts;
  }

  private SeriesChart chart(String title, ToDoubleFunction<Candidate> value) {
    Range range =
        Range.of(
            group.configurations().stream()
                .flatMap(configuration -> group.runs(configuration).stream())
                .mapToDouble(value));
    int least = components[0];
    int most = components[components.length - 1];
    double margin = least == most ? 1 : SeriesChart.PADDING * (most - least);
    Axis x = Axis.ofWhole(least - margin, most + margin, 8);
    String description =
        String.format(
            Locale.ROOT,
            "%s against the number of components from %d to %d, for %s; %s.",
            title,
            least,
            most,
            String.join(", ", families.stream().map(VisibleText::label).toList()),
            range.described());
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
  private SeriesChart.Curve curve(String family, ToDoubleFunction<Candidate> value) {
    List<Configured> own =
        group.configurations().stream()
            .filter(configuration -> configuration.family().equals(family))
            .sorted(Comparator.comparingInt(Configured::components))
            .toList();
    List<SeriesChart.Mark> runs =
        own.stream()
            .flatMap(
                configuration ->
                    group.runs(configuration).stream()
                        .map(run -> mark(run, value.applyAsDouble(run))))
            .filter(mark -> Double.isFinite(mark.y()))
            .toList();
    List<SeriesChart.Mark> best = runs.stream().filter(SeriesChart.Mark::best).toList();
    int index = families.indexOf(family);
    return new SeriesChart.Curve(
        VisibleText.label(family), index, DASHES.get(index % DASHES.size()), best, runs);
  }

  private static SeriesChart.Mark mark(Candidate run, double value) {
    String label =
        String.format(
            Locale.ROOT,
            "%s, K = %d, restart %d: %s",
            VisibleText.label(run.family()),
            run.components(),
            run.restart(),
            NumberText.real(value));
    return new SeriesChart.Mark(run.components(), value, label, run.ending().best());
  }
}

package io.emmer.app.report.page;

import io.emmer.app.report.EvenSample;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Templates;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Axis;
import io.emmer.app.report.chart.Range;
import io.emmer.app.report.chart.SeriesChart;
import io.emmer.app.report.chart.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The page about a factorisation of ratings: curves of loss and errors, and the table behind them.
 *
 * @param steps evaluations, ascending
 * @param bestStep the step that was returned
 * @param tiles figures by name, for the top of the page
 */
public record FactorReport(
    String title,
    List<Step> steps,
    int bestStep,
    List<ReportData.Entry> tiles,
    List<ReportData.Entry> summary,
    List<ReportData.Entry> configuration) {
  private static final int POINTS = 300;
  private static final int LEAST_CLOSER = 4;

  /** The loss and errors after a step. */
  public record Step(int step, double objective, double trainingRmse, double validationRmse) {}

  /** A quantity that a curve shows. */
  private record Curve(String name, int colour, String dashes, ToDoubleFunction<Step> value) {}

  private static final Curve LOSS = new Curve("loss", 2, "none", Step::objective);
  private static final Curve TRAINING = new Curve("training", 0, "none", Step::trainingRmse);
  private static final Curve VALIDATION = new Curve("validation", 1, "7 4", Step::validationRmse);

  public FactorReport {
    steps = List.copyOf(steps);
    tiles = List.copyOf(tiles);
    summary = List.copyOf(summary);
    configuration = List.copyOf(configuration);
  }

  /** The page. */
  public String html() {
    Map<String, Object> page = new HashMap<>();
    page.put("title", VisibleText.title(title));
    page.put("bestStep", bestStep);
    page.put("tiles", VisibleText.entries(tiles));
    page.put("summary", VisibleText.entries(summary));
    page.put("configuration", VisibleText.entries(configuration));
    page.put("charts", charts());
    page.put("table", table());
    return Templates.render("factors.ftlh", page);
  }

  /** The whole run, then validation alone without the first steps, which dwarf the rest. */
  private List<SeriesChart> charts() {
    List<SeriesChart> charts = new ArrayList<>();
    charts.add(chart("RMSE of every step", List.of(TRAINING, VALIDATION), steps));
    if (steps.size() >= LEAST_CLOSER) {
      charts.add(
          chart("Validation RMSE, closer", List.of(VALIDATION), steps.subList(2, steps.size())));
    }
    int afterStart = steps.size() > 1 ? 1 : 0;
    charts.add(
        chart("Loss after the start", List.of(LOSS), steps.subList(afterStart, steps.size())));
    return charts;
  }

  private SeriesChart chart(String name, List<Curve> curves, List<Step> shown) {
    Range range =
        Range.of(
            shown.stream()
                .flatMapToDouble(
                    step -> curves.stream().mapToDouble(c -> c.value().applyAsDouble(step))));
    int first = shown.get(0).step();
    int last = shown.get(shown.size() - 1).step();
    Axis x = Axis.ofWhole(first, Math.max(last, first + 1), 7);
    String description =
        "%s, %s, from step %d to %d, between %s and %s."
            .formatted(
                name,
                String.join(" and ", curves.stream().map(Curve::name).toList()),
                first,
                last,
                NumberText.real(range.min()),
                NumberText.real(range.max()));
    return SeriesChart.Axes.of(SeriesChart.AREA, x, range.axis(SeriesChart.PADDING, 5))
        .chart(name, description, curves.stream().map(curve -> curve(curve, shown)).toList());
  }

  /** A curve with a dot at the best step. */
  private SeriesChart.Curve curve(Curve curve, List<Step> shown) {
    List<SeriesChart.Point> points = new ArrayList<>();
    List<SeriesChart.Mark> best = new ArrayList<>();
    for (int i : EvenSample.of(0, shown.size() - 1, POINTS)) {
      Step step = shown.get(i);
      double value = curve.value().applyAsDouble(step);
      if (Double.isFinite(value)) {
        points.add(new SeriesChart.Point(step.step(), value));
        if (step.step() == bestStep) {
          String label =
              "%s, step %d: %s".formatted(curve.name(), bestStep, NumberText.real(value));
          best.add(new SeriesChart.Mark(step.step(), value, label, true));
        }
      }
    }
    return new SeriesChart.Curve(curve.name(), curve.colour(), curve.dashes(), points, best);
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i : EvenSample.of(0, steps.size() - 1, POINTS)) {
      Step step = steps.get(i);
      rows.add(
          List.of(
              NumberText.count(step.step()),
              NumberText.real(step.objective()),
              NumberText.real(step.trainingRmse(), 5),
              NumberText.real(step.validationRmse(), 5)));
    }
    return new Table(List.of("Step", "Loss", "Training RMSE", "Validation RMSE"), rows);
  }
}

package io.emmer.app.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A page about a factorisation of ratings: curves of loss and errors, and the table behind them.
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
  private static final int WIDTH = 440;
  private static final int HEIGHT = 262;
  private static final int LEFT = 96;
  private static final int RIGHT = 426;
  private static final int TOP = 12;
  private static final int BOTTOM = 218;
  private static final double PADDING = 0.06;
  private static final int POINTS = 300;
  private static final int LEAST_CLOSER = 4;

  /** One evaluation. */
  public record Step(int step, double objective, double trainingRmse, double validationRmse) {}

  /** What a curve shows. */
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
    return HtmlReport.render("factors.ftlh", page);
  }

  /** The whole run, and validation without training and the first steps, which dwarf the rest. */
  private List<View.SeriesChart> charts() {
    List<View.SeriesChart> charts = new ArrayList<>();
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

  private View.SeriesChart chart(String name, List<Curve> curves, List<Step> shown) {
    double[] values =
        shown.stream()
            .flatMapToDouble(
                step -> curves.stream().mapToDouble(c -> c.value().applyAsDouble(step)))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double min = values.length == 0 ? 0 : values[0];
    double max = values.length == 0 ? 0 : values[values.length - 1];
    double padding = PADDING * (max - min);
    int first = shown.get(0).step();
    int last = shown.get(shown.size() - 1).step();
    Axis y = Axis.of(min - padding, max + padding, 5);
    Axis x = Axis.ofWhole(first, Math.max(last, first + 1), 7);
    View.Frame frame =
        new View.Frame(
            WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, x.ticks(LEFT, RIGHT), y.ticks(BOTTOM, TOP));
    List<View.Series> series = new ArrayList<>();
    for (Curve curve : curves) {
      series.add(series(curve, shown, x, y));
    }
    String description =
        "%s, %s, from step %d to %d, between %s and %s."
            .formatted(
                name,
                String.join(" and ", curves.stream().map(Curve::name).toList()),
                first,
                last,
                NumberText.real(min),
                NumberText.real(max));
    return new View.SeriesChart(name, description, frame, series);
  }

  private View.Series series(Curve curve, List<Step> shown, Axis x, Axis y) {
    StringBuilder path = new StringBuilder();
    List<View.Dot> dots = new ArrayList<>();
    for (int i : TraceTables.sample(0, shown.size() - 1, POINTS)) {
      Step step = shown.get(i);
      double value = curve.value().applyAsDouble(step);
      if (Double.isFinite(value)) {
        String atX = NumberText.coordinate(x.place(step.step(), LEFT, RIGHT));
        String atY = NumberText.coordinate(y.place(value, BOTTOM, TOP));
        path.append(path.isEmpty() ? 'M' : 'L').append(atX).append(' ').append(atY);
        if (step.step() == bestStep) {
          String label =
              "%s, step %d: %s".formatted(curve.name(), bestStep, NumberText.real(value));
          dots.add(new View.Dot(atX, atY, label, true));
        }
      }
    }
    return new View.Series(
        curve.name(), Palette.of(curve.colour()), curve.dashes(), path.toString(), dots);
  }

  private View.Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i : TraceTables.sample(0, steps.size() - 1, POINTS)) {
      Step step = steps.get(i);
      rows.add(
          List.of(
              NumberText.count(step.step()),
              NumberText.real(step.objective()),
              NumberText.real(step.trainingRmse(), 5),
              NumberText.real(step.validationRmse(), 5)));
    }
    return new View.Table(List.of("Step", "Loss", "Training RMSE", "Validation RMSE"), rows, "");
  }
}

package io.emmer.app.report.page;

import io.emmer.app.report.Entry;
import io.emmer.app.report.EvenSample;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ProvenanceEntries;
import io.emmer.app.report.Templates;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Axis;
import io.emmer.app.report.chart.Quantity;
import io.emmer.app.report.chart.Range;
import io.emmer.app.report.chart.SeriesChart;
import io.emmer.app.report.chart.Table;
import io.emmer.em.text.Text;
import io.emmer.spark.ratings.FactorDocument;
import io.emmer.spark.ratings.FactorDocument.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The page about a factorisation of ratings, from its model.json: curves of loss and errors, and
 * the table behind them.
 */
public record FactorReport(FactorDocument model) {
  private static final int POINTS = 300;
  private static final int LEAST_CLOSER = 4;

  private static final Quantity<Step> LOSS = new Quantity<>("loss", 2, "none", Step::objective);
  private static final Quantity<Step> TRAINING =
      new Quantity<>("training", 0, "none", Step::trainingRmse);
  private static final Quantity<Step> VALIDATION =
      new Quantity<>("validation", 1, "7 4", Step::validationRmse);

  /** The page. */
  public String html(String title) {
    Map<String, Object> page = new HashMap<>();
    page.put("title", VisibleText.title(title));
    page.put("bestStep", model.ending().bestStep());
    page.put("tiles", tiles());
    page.put("summary", summary());
    page.put("configuration", ProvenanceEntries.configuration(model.provenance()));
    page.put("charts", charts());
    page.put("table", table());
    return Templates.render("factors.ftlh", page);
  }

  private List<Entry> tiles() {
    FactorDocument.Ending ending = model.ending();
    return List.of(
        rmse("test RMSE", ending.rmse().test()),
        rmse("test RMSE of user means", ending.userMeanRmse().test()),
        rmse("validation RMSE", ending.rmse().validation()),
        rmse("training RMSE", ending.rmse().training()));
  }

  private static Entry rmse(String name, double error) {
    return new Entry(name, Text.format("%.5f", error));
  }

  private List<Entry> summary() {
    FactorDocument.Header header = model.header();
    FactorDocument.Ending ending = model.ending();
    FactorDocument.Input input = model.input();
    return List.of(
        count("users", header.users()),
        count("items", header.items()),
        count("factors", header.factors()),
        count("steps", ending.iterations()),
        count("best step", ending.bestStep()),
        new Entry("stopped by", ProvenanceEntries.words(ending.stopReason())),
        count("ratings read", input.ratings()),
        count("ratings kept", input.keptRatings()),
        count("for training", input.training()),
        count("for validation", input.validation()),
        count("for test", input.test()));
  }

  private static Entry count(String name, long number) {
    return new Entry(name, NumberText.count(number));
  }

  /** The whole run, then validation alone without the first steps, which dwarf the rest. */
  private List<SeriesChart> charts() {
    List<Step> steps = model.trace();
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

  private SeriesChart chart(String name, List<Quantity<Step>> quantities, List<Step> shown) {
    Range range = Quantity.range(quantities, shown);
    int first = shown.get(0).step();
    int last = shown.get(shown.size() - 1).step();
    Axis x = Axis.ofWhole(first, Math.max(last, first + 1), 7);
    String description =
        Text.format(
            "%s, %s, from step %d to %d, %s.",
            name, Quantity.names(quantities), first, last, range.described());
    return SeriesChart.Axes.of(SeriesChart.AREA, x, range.axis(SeriesChart.PADDING, 5))
        .chart(name, description, quantities.stream().map(one -> curve(one, shown)).toList());
  }

  /** A curve with a dot at the best step. */
  private SeriesChart.Curve curve(Quantity<Step> quantity, List<Step> shown) {
    List<SeriesChart.Mark> marks = new ArrayList<>();
    for (Step at : sample(shown)) {
      double value = quantity.of(at);
      if (Double.isFinite(value)) {
        String label =
            Text.format("%s, step %d: %s", quantity.name(), at.step(), NumberText.real(value));
        boolean best = at.step() == model.ending().bestStep();
        marks.add(new SeriesChart.Mark(at.step(), value, label, best));
      }
    }
    return quantity.curve(marks, marks.stream().filter(SeriesChart.Mark::best).toList());
  }

  private Table table() {
    return new Table.Columns<Step>()
        .add("Step", step -> NumberText.count(step.step()))
        .add("Loss", step -> NumberText.real(step.objective()))
        .add("Training RMSE", step -> NumberText.real(step.trainingRmse(), 5))
        .add("Validation RMSE", step -> NumberText.real(step.validationRmse(), 5))
        .table(sample(model.trace()));
  }

  private static List<Step> sample(List<Step> steps) {
    return EvenSample.of(0, steps.size() - 1, POINTS).stream().map(steps::get).toList();
  }
}

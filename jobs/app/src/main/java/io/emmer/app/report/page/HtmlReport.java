package io.emmer.app.report.page;

import io.emmer.app.report.Comparison;
import io.emmer.app.report.Entry;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ProvenanceEntries;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.Templates;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.ComponentTree;
import io.emmer.app.report.chart.HeatMap;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.PlaneChart;
import io.emmer.app.report.chart.Profile;
import io.emmer.app.report.chart.TraceCharts;
import io.emmer.app.report.chart.WeightChart;
import io.emmer.em.metric.Agreement;
import io.emmer.spark.sweep.SweepDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The report about models as one HTML page that needs no other file and no network.
 *
 * <pre>{@code
 * ReportModels models = new ReportModels(job, rows, shape, 12);
 * String one = HtmlReport.render(models.look("model"));
 * List<ReportData> both = List.of(models.look("model"), models.look("other"));
 * String several =
 *     HtmlReport.render(new Comparison("Two", both, List.of("model", "other"), null, null));
 * }</pre>
 */
public final class HtmlReport {
  private HtmlReport() {}

  /** The page about one model. The same data give the same page. */
  public static String render(ReportData data) {
    Map<String, Object> page = model(data, null);
    page.put("m", new HashMap<>(page));
    return Templates.render("report.ftlh", page);
  }

  /** The page about several models, or about a sweep and its best models. */
  public static String render(Comparison comparison) {
    Map<String, Object> page = new HashMap<>();
    List<ReportData> data = comparison.models();
    page.put("title", VisibleText.title(comparison.title()));
    page.put("rows", NumberText.count(data.get(0).evaluation().rows()));
    page.put("dimensions", data.get(0).dimensions());
    List<Map<String, Object>> models = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      Map<String, Object> model = model(data.get(i), comparison.truth());
      model.put("name", VisibleText.name(comparison.names().get(i)));
      models.add(model);
    }
    page.put("models", models);
    page.put("overview", ComparisonTables.overview(comparison));
    page.put("remarks", models.stream().map(model -> model.get("remark")).distinct().toList());
    if (comparison.truth() != null) {
      page.put("truth", ComparisonTables.truth(comparison));
    }
    if (comparison.sweep() != null) {
      addSweep(page, comparison.sweep());
    }
    return Templates.render("comparison.ftlh", page);
  }

  private static void addSweep(Map<String, Object> page, SweepData sweep) {
    SweepDocument document = sweep.document();
    page.put(
        "rankings",
        sweep.groups().stream().map(group -> SweepRanking.of(document, group)).toList());
    page.put("restarts", document.grid().restarts());
    page.put("seconds", NumberText.real(document.seconds().getOrDefault("total", 0.0), 1));
    page.put("configuration", ProvenanceEntries.configuration(document.provenance()));
    page.put("provenance", ProvenanceEntries.of(document.input(), document.provenance(), Map.of()));
  }

  private static Map<String, Object> model(ReportData data, Plane truth) {
    Map<String, Object> model = new HashMap<>();
    addHead(model, data);
    TraceCharts traces = new TraceCharts(data);
    model.put("charts", traces.charts());
    model.put("outcomes", traces.outcomes());
    model.put("traceTable", traces.objectives());
    model.put("others", data.traces().size() - 1);
    Pictures pictures = Pictures.of(data);
    model.put("cards", new Cards(data, pictures).cards());
    WeightChart weights = new WeightChart(data);
    model.put("weights", weights.chart());
    model.put("weightTable", weights.table());
    model.put("effective", NumberText.real(weights.effectiveComponents(), 1));
    if (data.labelled()) {
      model.put("heat", HeatMap.of(data, pictures));
    }
    if (data.plane() != null) {
      PlaneChart chart = new PlaneChart(data.plane(), truth, HistoryFrames.planes(data));
      model.put("plane", chart.chart());
    }
    if (data.history() != null) {
      model.put("history", new HistoryFrames(data, pictures, truth).history());
    }
    ComponentTree.of(data, pictures).ifPresent(tree -> model.put("tree", tree));
    model.put("configuration", data.configuration());
    model.put("provenance", data.provenance());
    return model;
  }

  private static void addHead(Map<String, Object> model, ReportData data) {
    ReportData.Trace best = data.bestTrace();
    String objective = VisibleText.label(data.objectiveLabel());
    List<Entry> tiles = new ArrayList<>();
    tiles.add(new Entry(objective, NumberText.real(best.last())));
    tiles.addAll(agreement(data));
    model.put("title", VisibleText.title(data.title()));
    model.put("family", VisibleText.label(data.stored().family()));
    model.put("objective", objective);
    model.put("scoreLabel", data.exemplarLabel());
    model.put("images", data.imageShape() != null);
    model.put("shownFeatures", Math.min(Profile.FEATURES, data.dimensions()));
    model.put("dimensions", data.dimensions());
    model.put("components", data.components());
    model.put("rows", NumberText.count(data.evaluation().rows()));
    model.put("bestLabel", best.label());
    model.put("converged", best.converged());
    model.put("stopReason", best.stopReason());
    model.put("iterations", best.iterations());
    model.put("tiles", tiles);
    model.put("summary", data.summary());
    model.put("remark", data.family().remark().text());
  }

  /** How well components agree with labels; nothing without labels. */
  static List<Entry> agreement(ReportData data) {
    if (!data.labelled()) {
      return List.of();
    }
    Agreement found = Agreement.of(data.evaluation().contingency());
    return List.of(
        new Entry("purity", NumberText.real(found.purity(), 3)),
        new Entry("NMI", NumberText.real(found.nmi(), 3)),
        new Entry("ARI", NumberText.real(found.ari(), 3)),
        new Entry("Hungarian accuracy", NumberText.real(found.hungarianAccuracy(), 3)));
  }
}

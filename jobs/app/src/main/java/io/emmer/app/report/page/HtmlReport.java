package io.emmer.app.report.page;

import io.emmer.app.report.Comparison;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.Plane;
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
import io.emmer.em.family.Families;
import io.emmer.em.family.HyperParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The report about models as one HTML page that needs no other file and no network.
 *
 * <pre>{@code
 * ReportData data = ModelReport.of(stored, model, evaluation, labelled, rowShape, transform);
 * String one = HtmlReport.render(data);
 * String several =
 *     HtmlReport.render(new Comparison("Two", List.of(data, other), names, null, null));
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
    SweepData sweep = comparison.sweep();
    List<ReportData> data = comparison.models();
    page.put("title", VisibleText.title(comparison.title()));
    page.put("rows", NumberText.count(data.get(0).rows()));
    page.put("dimensions", data.get(0).dimensions());
    List<Map<String, Object>> models = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      Map<String, Object> model = model(data.get(i), comparison.truth());
      model.put("name", VisibleText.name(comparison.names().get(i)));
      models.add(model);
    }
    page.put("models", models);
    page.put("overview", ComparisonTables.overview(comparison));
    page.put(
        "remarks",
        data.stream().map(ReportData::family).map(HtmlReport::remark).distinct().toList());
    if (comparison.truth() != null) {
      page.put("truth", ComparisonTables.truth(comparison));
    }
    if (sweep != null) {
      SweepRanking ranking = new SweepRanking(sweep);
      page.put("rankings", sweep.groups().stream().map(ranking::of).toList());
      page.put("restarts", sweep.restarts());
      page.put("seconds", NumberText.real(sweep.seconds(), 1));
      page.put("configuration", VisibleText.entries(sweep.configuration()));
      page.put("provenance", VisibleText.entries(sweep.provenance()));
    }
    return Templates.render("comparison.ftlh", page);
  }

  private static Map<String, Object> model(ReportData data, Plane truth) {
    Map<String, Object> model = new HashMap<>();
    addHead(model, data);
    model.put("charts", new TraceCharts(data).charts());
    model.put("outcomes", TraceTables.outcomes(data));
    model.put("traceTable", TraceTables.objectives(data));
    model.put("others", data.traces().size() - 1);
    Pictures pictures = new Pictures(data);
    model.put("cards", new Cards(data, pictures).cards());
    WeightChart weights = new WeightChart(data);
    model.put("weights", weights.chart());
    model.put("weightTable", weights.table());
    model.put("effective", NumberText.real(weights.effectiveComponents(), 1));
    if (data.contingency().isPresent()) {
      model.put("heat", HeatMap.of(data, pictures));
    }
    data.plane()
        .map(plane -> new PlaneChart(plane, truth, HistoryFrames.planes(data)).chart())
        .ifPresent(chart -> model.put("plane", chart));
    if (data.history().isPresent()) {
      model.put("history", new HistoryFrames(data, pictures, truth).history());
    }
    ComponentTree.of(data, pictures).ifPresent(tree -> model.put("tree", tree));
    model.put("configuration", VisibleText.entries(data.origin().configuration()));
    model.put("provenance", VisibleText.entries(data.origin().provenance()));
    return model;
  }

  private static void addHead(Map<String, Object> model, ReportData data) {
    ReportData.Trace best = data.bestTrace();
    model.put("title", VisibleText.title(data.title()));
    model.put("family", VisibleText.label(data.family()));
    model.put("objective", VisibleText.label(data.objectiveLabel()));
    model.put("scoreLabel", VisibleText.label(data.subject().scoreLabel()));
    model.put("images", data.imageShape() != null);
    model.put("shownFeatures", Math.min(Profile.FEATURES, data.dimensions()));
    model.put("dimensions", data.dimensions());
    model.put("components", data.components());
    model.put("rows", NumberText.count(data.rows()));
    model.put("bestLabel", VisibleText.label(best.label()));
    model.put("converged", best.converged());
    model.put("stopReason", VisibleText.label(best.stopReason()));
    model.put("iterations", best.iterations());
    model.put("tiles", tiles(data));
    model.put("summary", VisibleText.entries(data.summary()));
    model.put("remark", remark(data.family()));
  }

  private static List<View.Tile> tiles(ReportData data) {
    List<View.Tile> tiles = new ArrayList<>();
    tiles.add(
        new View.Tile(
            VisibleText.label(data.objectiveLabel()),
            NumberText.real(data.bestTrace().objective().last())));
    data.agreement()
        .ifPresent(
            agreement -> {
              addKnown(tiles, "purity", agreement.purity());
              addKnown(tiles, "NMI", agreement.nmi());
              addKnown(tiles, "ARI", agreement.ari());
              addKnown(tiles, "Hungarian accuracy", agreement.hungarianAccuracy());
            });
    return tiles;
  }

  private static void addKnown(List<View.Tile> tiles, String name, double value) {
    if (!Double.isNaN(value)) {
      tiles.add(new View.Tile(name, NumberText.real(value, 3)));
    }
  }

  /** How the objective of a family is to be read. */
  private static String remark(String family) {
    return Families.find(family)
        .map(provider -> provider.with(HyperParameters.DEFAULTS).remark().text())
        .orElse("");
  }
}

package io.emmer.app.report.page;

import io.emmer.app.evaluation.Evaluation.Exemplar;
import io.emmer.app.report.Comparison;
import io.emmer.app.report.Entry;
import io.emmer.app.report.FindingLine;
import io.emmer.app.report.ModelProfile;
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
import io.emmer.app.report.chart.Table;
import io.emmer.app.report.chart.Thumbnail;
import io.emmer.app.report.chart.TraceCharts;
import io.emmer.app.report.chart.WeightChart;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.text.Text;
import io.emmer.spark.sweep.SweepDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    return render(data, null);
  }

  /**
   * The page about one model.
   *
   * @param truth the true components of the rows if they are known, or null
   */
  public static String render(ReportData data, Plane truth) {
    Map<String, Object> page = model(data, truth);
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
    page.put("findings", FindingLine.of(document.findings()));
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
    if (data.profile() != null) {
      model.put("profile", ProfileTable.of(data));
    }
    model.put("configuration", data.configuration());
    model.put("provenance", data.provenance());
    return model;
  }

  private static void addHead(Map<String, Object> model, ReportData data) {
    ReportData.Trace best = data.bestTrace();
    String objective = VisibleText.label(data.objectiveLabel());
    List<Entry> tiles = new ArrayList<>();
    tiles.add(data.headline());
    tiles.addAll(agreement(data));
    model.put("title", VisibleText.title(data.title()));
    model.put("family", VisibleText.label(data.stored().family()));
    model.put("dataset", VisibleText.label(data.dataset()));
    model.put("clusters", !data.family().objective().isLikelihood());
    model.put("part", data.part());
    model.put("reduced", data.dimensions() != data.model().dimensions());
    model.put("modelDimensions", data.model().dimensions());
    model.put("findings", FindingLine.of(data.stored().document().findings()));
    model.put("objective", objective);
    model.put("scoreLabel", data.exemplarLabel());
    model.put("images", data.imageShape() != null);
    model.put("inWords", data.isInWords());
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

  /** The cards of the components: prototype, most typical rows, and shares of labels. */
  record Cards(ReportData data, Pictures pictures) {
    /** The number of labels of a component that are named; the others are summed up. */
    private static final int NAMED = 3;

    private static final double LEAST_SHARE = 0.005;
    private static final int MOST_ROWS = 4;

    /**
     * A component.
     *
     * @param words what tells it apart, empty for images
     * @param values first values of the prototype in words, empty for images and tables
     * @param rows typical rows of tables in words
     */
    public record Card(
        int index,
        String weight,
        String width,
        Thumbnail prototype,
        String words,
        String values,
        List<Example> examples,
        List<String> rows,
        List<Share> shares) {}

    /** A typical row. */
    public record Example(Thumbnail picture, String row, String label, String score) {}

    /** The part of a component's rows that has one label. */
    public record Share(String label, String percent, String width, int rank) {}

    List<Card> cards() {
      double most = Arrays.stream(data.model().weights()).max().orElse(1);
      List<double[]> prototypes = data.prototypes();
      return data.byWeight().stream().map(k -> card(k, prototypes.get(k), most)).toList();
    }

    private Card card(int k, double[] prototype, double most) {
      double weight = data.model().weights()[k];
      List<Exemplar> typical = data.evaluation().exemplars().get(k);
      List<double[]> rows = data.exemplars(k);
      return new Card(
          k,
          NumberText.percent(weight),
          width(weight / most),
          pictures.prototype(prototype, "Prototype of " + data.part() + " " + k),
          data.profile() == null ? "" : data.profile().words(k).replace(" -", " \u2212"),
          data.imageShape() == null && !data.isOfCells() ? values(prototype) : "",
          IntStream.range(0, rows.size())
              .mapToObj(i -> example(typical.get(i), rows.get(i)))
              .toList(),
          data.isInWords() ? inWords(typical, rows) : List.of(),
          data.labelled() ? shares(k) : List.of());
    }

    private List<String> inWords(List<Exemplar> typical, List<double[]> rows) {
      CellText text = new CellText(data);
      return IntStream.range(0, Math.min(MOST_ROWS, rows.size()))
          .mapToObj(i -> inWords(typical.get(i)) + ": " + text.of(rows.get(i)))
          .toList();
    }

    private static String inWords(Exemplar row) {
      return Text.format("row %d", row.row())
          + (row.label() == null ? "" : " (" + VisibleText.label(row.label()) + ")");
    }

    private String values(double[] prototype) {
      List<String> names = ModelProfile.names(data.stored().input(), prototype.length);
      return IntStream.range(0, Math.min(Profile.FEATURES, prototype.length))
          .mapToObj(d -> names.get(d) + " " + NumberText.brief(prototype[d]))
          .collect(Collectors.joining("; "));
    }

    private Example example(Exemplar row, double[] values) {
      boolean isLikelihood = data.family().objective().isLikelihood();
      double typical = isLikelihood ? row.typicality() : -row.typicality();
      String label = row.label() == null ? "" : VisibleText.label(row.label());
      String score = data.exemplarLabel() + " " + NumberText.brief(typical);
      String named = label.isEmpty() ? "" : ", label " + label;
      String description = "Row " + row.row() + named + ", " + score;
      Thumbnail picture = pictures.exemplar(values, description);
      return new Example(picture, Long.toString(row.row()), label, score);
    }

    /** The shares of the commonest labels of a component, then of all the others together. */
    private List<Share> shares(int component) {
      Contingency table = data.evaluation().contingency();
      long[][] counts = table.counts();
      long total = table.componentTotals()[component];
      List<Integer> order =
          IntStream.range(0, counts.length)
              .boxed()
              .sorted(Comparator.comparingLong(label -> -counts[label][component]))
              .toList();
      List<Share> shares = new ArrayList<>();
      double rest = total == 0 ? 0 : 1;
      for (int label : order.subList(0, Math.min(NAMED, order.size()))) {
        double share = (double) counts[label][component] / Math.max(1, total);
        if (share >= LEAST_SHARE) {
          shares.add(share(VisibleText.label(table.labels().get(label)), share, shares.size()));
          rest -= share;
        }
      }
      if (rest >= LEAST_SHARE) {
        shares.add(share("other", rest, NAMED));
      }
      return shares;
    }

    private static Share share(String label, double share, int rank) {
      return new Share(label, Math.round(100 * share) + "%", width(share), rank);
    }

    private static String width(double share) {
      return Text.format("%.1f", 100 * (Double.isFinite(share) ? share : 0));
    }
  }

  /** The tables of several models side by side. */
  static final class ComparisonTables {
    private ComparisonTables() {}

    /** The table with a line for each model. */
    static Table overview(Comparison comparison) {
      List<ReportData> models = comparison.models();
      Table.Columns<Integer> columns =
          new Table.Columns<Integer>()
              .add("Model", i -> VisibleText.name(comparison.names().get(i)))
              .add("Family", i -> VisibleText.label(models.get(i).stored().family()))
              .add("K", i -> models.get(i).components())
              .add("Objective", i -> VisibleText.label(models.get(i).objectiveLabel()))
              .add("Value", i -> NumberText.real(models.get(i).bestTrace().last()))
              .add("Iterations", i -> models.get(i).bestTrace().iterations())
              .add("Stop", i -> models.get(i).bestTrace().ending());
      if (models.get(0).labelled()) {
        List<String> measures = List.of("Purity", "NMI", "ARI", "Hungarian accuracy");
        for (int m = 0; m < measures.size(); m++) {
          int measure = m;
          columns.add(
              measures.get(m), i -> HtmlReport.agreement(models.get(i)).get(measure).value());
        }
      }
      return columns.table(IntStream.range(0, models.size()).boxed().toList());
    }

    /**
     * The table of every true component beside the component of each model whose centre is nearest.
     */
    static Table truth(Comparison comparison) {
      List<Plane.Component> components = comparison.truth().components();
      Table.Columns<Integer> columns =
          new Table.Columns<Integer>()
              .add("Component", k -> k)
              .add("Truth", k -> text(components.get(k)));
      for (int i = 0; i < comparison.models().size(); i++) {
        Plane plane = comparison.models().get(i).plane();
        columns.add(
            VisibleText.name(comparison.names().get(i)),
            k -> plane == null ? "" : text(nearest(plane, components.get(k))));
      }
      return columns.table(IntStream.range(0, components.size()).boxed().toList());
    }

    private static String text(Plane.Component component) {
      String text =
          Text.format(
              "%s at (%s; %s)",
              NumberText.percent(component.weight()),
              NumberText.real(component.x(), 3),
              NumberText.real(component.y(), 3));
      return component.covariance() == null
          ? text
          : text
              + Text.format(
                  ", sd %s and %s",
                  NumberText.real(component.deviation(0), 3),
                  NumberText.real(component.deviation(1), 3));
    }

    private static Plane.Component nearest(Plane plane, Plane.Component to) {
      return plane.components().stream()
          .min(Comparator.comparingDouble(to::squaredDistance))
          .orElseThrow();
    }
  }
}

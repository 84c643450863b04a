package io.emmer.app.nightly;

import io.emmer.app.nightly.ModelDrift.Pair;
import io.emmer.app.report.Entry;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Templates;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.Quantity;
import io.emmer.app.report.chart.Table;
import io.emmer.app.report.chart.Thumbnail;
import io.emmer.em.model.InputDocument.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The page about what a nightly run changed: the gate, the components beside those of the published
 * model, and the last runs.
 *
 * @param runs the last of them this night's, oldest first
 * @param report of this night's model
 * @param published the centres of the published model in the space of the rows; none without it
 */
record DriftPage(List<RunDocument> runs, ReportData report, List<double[]> published) {
  private static final int PICTURES = 60;

  /** A prototype as it was and as it is. */
  public record Prototype(int component, Thumbnail before, Thumbnail now, String note) {}

  private RunDocument night() {
    return runs.get(runs.size() - 1);
  }

  /** The page. The same data give the same page. */
  String html() {
    RunDocument night = night();
    String comparedWith = Objects.requireNonNullElse(night.start().comparedWith(), "");
    String objective = night.found().evaluation().objective();
    DriftCharts charts = new DriftCharts(runs);
    Map<String, Object> page = new HashMap<>();
    page.put("title", "Night of " + night.id().name());
    page.put("good", night.status() != RunStatus.REFUSED);
    page.put("verdict", VisibleText.title(night.status().label() + ": " + night.reason()));
    page.put("comparedWith", VisibleText.label(comparedWith));
    page.put("objective", objective);
    page.put("tiles", tiles(objective));
    page.put("gate", gate());
    page.put("images", report.imageShape() != null);
    if (night.found().drift() != null) {
      List<Pair> components = night.found().drift().components();
      page.put("shifts", DriftCharts.weights(components));
      page.put("componentTable", componentTable(components));
      page.put("pairs", prototypes(components));
    }
    page.put("charts", charts.history(objective));
    page.put("runTable", runTable());
    page.put("runs", runs.size());
    page.put("configuration", report.configuration());
    return Templates.render("drift.ftlh", page);
  }

  private List<Entry> tiles(String objective) {
    List<Entry> tiles = new ArrayList<>();
    add(tiles, objective + " per held-out row", DriftCharts.SCORE);
    add(tiles, "under the published model", DriftCharts.PUBLISHED_SCORE);
    add(tiles, "drift of the weights", DriftCharts.WEIGHTS);
    add(tiles, "drift of the parameters", DriftCharts.PARAMETERS);
    return tiles;
  }

  private void add(List<Entry> tiles, String name, Quantity<RunDocument> quantity) {
    double value = quantity.of(night());
    if (!Double.isNaN(value)) {
      tiles.add(new Entry(name, NumberText.real(value, 4)));
    }
  }

  private Table gate() {
    return new Table.Columns<Gate.Check>()
        .add("Key", Gate.Check::key)
        .add("Asked for", check -> VisibleText.label(check.limit()))
        .add(
            "Found",
            check ->
                check.found() == null ? "nothing to compare" : VisibleText.label(check.found()))
        .add("Verdict", check -> check.passed() ? "passed" : "refused")
        .table(night().found().gate());
  }

  /** The table of the components, without variances if the models have none. */
  private static Table componentTable(List<Pair> components) {
    Table.Columns<Pair> columns =
        new Table.Columns<Pair>()
            .add("Component", pair -> DriftCharts.name(pair.component()))
            .add("Was", pair -> DriftCharts.name(pair.published()))
            .add("Weight", pair -> NumberText.percent(pair.weight()))
            .add("Weight was", pair -> NumberText.percent(pair.publishedWeight()))
            .add("Centre moved", pair -> text(pair.isMatched() ? pair.centre() : Double.NaN));
    if (components.stream().anyMatch(pair -> pair.spread() > 0)) {
      columns.add("Variances changed", pair -> text(pair.isMatched() ? pair.spread() : Double.NaN));
    }
    return columns.table(components);
  }

  /** The prototypes beside the published ones. */
  private List<Prototype> prototypes(List<Pair> components) {
    List<double[]> now = report.prototypes();
    List<double[]> all = Stream.concat(now.stream(), published.stream()).toList();
    Pictures pictures = Pictures.of(report.imageShape(), all, List.of());
    return components.stream()
        .filter(Pair::isMatched)
        .limit(PICTURES)
        .map(
            pair ->
                new Prototype(
                    pair.component(),
                    pictures.prototype(
                        published.get(pair.published()),
                        String.format(Locale.ROOT, "Component %d as published", pair.published())),
                    pictures.prototype(
                        now.get(pair.component()), "Component " + pair.component() + " now"),
                    "moved " + NumberText.real(pair.centre(), 3)))
        .toList();
  }

  private Table runTable() {
    List<RunDocument> newestFirst = new ArrayList<>(runs);
    Collections.reverse(newestFirst);
    return new Table.Columns<RunDocument>()
        .add("Date", run -> run.id().date())
        .add("Status", run -> run.status().label())
        .add("Rows", run -> NumberText.count(run.rows().map(Split::rows).orElse(0L)))
        .add("Score a row", run -> text(DriftCharts.SCORE.of(run)))
        .add("Published", run -> text(DriftCharts.PUBLISHED_SCORE.of(run)))
        .add("Weights", run -> text(DriftCharts.WEIGHTS.of(run)))
        .add("Parameters", run -> text(DriftCharts.PARAMETERS.of(run)))
        .add("Reason", run -> VisibleText.title(run.reason()))
        .table(newestFirst);
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "–" : NumberText.real(value, 4);
  }
}

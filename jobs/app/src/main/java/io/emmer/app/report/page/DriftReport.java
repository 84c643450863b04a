package io.emmer.app.report.page;

import io.emmer.app.image.ImageShape;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Templates;
import io.emmer.app.report.Values;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The page about what a nightly run changed: the gate, the components beside those of the published
 * model, and the last runs.
 *
 * @param verdict what the gate decided
 * @param comparedWith the night of the published model, empty where there is none
 * @param objectiveLabel of the scores, such as {@code log-likelihood}
 * @param components none without a published model
 * @param runs the last of them this night's, oldest first
 * @param imageShape of a row that is an image, else null
 */
public record DriftReport(
    String title,
    Verdict verdict,
    String comparedWith,
    String objectiveLabel,
    List<Check> checks,
    List<Matched> components,
    List<Run> runs,
    ImageShape imageShape,
    List<ReportData.Entry> configuration) {
  private static final int PICTURES = 60;

  /**
   * What the gate decided.
   *
   * @param good whether it let the model pass
   * @param text the status and why
   */
  public record Verdict(boolean good, String text) {}

  /**
   * A check of the gate, by its key.
   *
   * @param found empty if there was nothing to compare with
   */
  public record Check(String key, String limit, String found, boolean passed) {}

  /**
   * A component and the one that it was in the published model, either of which may be missing.
   *
   * @param component index, or negative
   * @param published index, or negative
   * @param centre move of the centre, in units of the spread of the rows
   * @param spread relative change of the variances
   * @param prototype or null
   * @param publishedPrototype or null
   */
  public record Matched(
      int component,
      int published,
      double weight,
      double publishedWeight,
      double centre,
      double spread,
      Values prototype,
      Values publishedPrototype) {
    boolean isPair() {
      return component >= 0 && published >= 0;
    }

    String name() {
      return component >= 0 ? Integer.toString(component) : "–";
    }

    String publishedName() {
      return published >= 0 ? Integer.toString(published) : "–";
    }
  }

  /**
   * A run of a date; numbers that it does not have are NaN.
   *
   * @param score of a held-out row under its model
   * @param publishedScore of the same rows under the model published before
   */
  public record Run(
      String date,
      String status,
      long rows,
      double score,
      double publishedScore,
      double weightDrift,
      double parameterDrift,
      String reason) {}

  public DriftReport {
    checks = List.copyOf(checks);
    components = List.copyOf(components);
    runs = List.copyOf(runs);
    configuration = List.copyOf(configuration);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no runs, expected this night's at least");
    }
  }

  /** The page. The same data give the same page. */
  public String html() {
    Map<String, Object> page = new HashMap<>();
    page.put("title", VisibleText.title(title));
    page.put("good", verdict.good());
    page.put("verdict", VisibleText.title(verdict.text()));
    page.put("comparedWith", VisibleText.label(comparedWith));
    page.put("objective", VisibleText.label(objectiveLabel));
    page.put("tiles", tiles());
    page.put("gate", gate());
    page.put("images", imageShape != null);
    if (!components.isEmpty()) {
      DriftCharts charts = new DriftCharts(components, runs);
      page.put("shifts", charts.weights());
      page.put("componentTable", componentTable());
      page.put("pairs", pairs());
    }
    page.put("charts", new DriftCharts(components, runs).history(objectiveLabel));
    page.put("runTable", runTable());
    page.put("runs", runs.size());
    page.put("configuration", VisibleText.entries(configuration));
    return Templates.render("drift.ftlh", page);
  }

  private List<View.Tile> tiles() {
    Run last = runs.get(runs.size() - 1);
    List<View.Tile> tiles = new ArrayList<>();
    String label = VisibleText.label(objectiveLabel);
    add(tiles, label + " per held-out row", last.score(), 4);
    add(tiles, "under the published model", last.publishedScore(), 4);
    add(tiles, "drift of the weights", last.weightDrift(), 4);
    add(tiles, "drift of the parameters", last.parameterDrift(), 4);
    return tiles;
  }

  private static void add(List<View.Tile> tiles, String name, double value, int decimals) {
    if (!Double.isNaN(value)) {
      tiles.add(new View.Tile(name, NumberText.real(value, decimals)));
    }
  }

  private Table gate() {
    List<List<String>> rows = new ArrayList<>();
    for (Check check : checks) {
      rows.add(
          List.of(
              VisibleText.label(check.key()),
              VisibleText.label(check.limit()),
              check.found().isEmpty() ? "nothing to compare" : VisibleText.label(check.found()),
              check.passed() ? "passed" : "refused"));
    }
    return new Table(List.of("Key", "Asked for", "Found", "Verdict"), rows);
  }

  /** The table of the components, without variances if the models have none. */
  private Table componentTable() {
    boolean spreads = components.stream().anyMatch(matched -> matched.spread() > 0);
    List<String> columns =
        new ArrayList<>(List.of("Component", "Was", "Weight", "Weight was", "Centre moved"));
    if (spreads) {
      columns.add("Variances changed");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Matched matched : components) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  matched.name(),
                  matched.publishedName(),
                  NumberText.percent(matched.weight()),
                  NumberText.percent(matched.publishedWeight()),
                  matched.isPair() ? NumberText.real(matched.centre(), 4) : "–"));
      if (spreads) {
        row.add(matched.isPair() ? NumberText.real(matched.spread(), 4) : "–");
      }
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  /** The prototypes beside the published ones. */
  private List<View.Pair> pairs() {
    List<Values> prototypes =
        components.stream()
            .flatMap(
                matched ->
                    Stream.of(matched.prototype(), matched.publishedPrototype())
                        .filter(Objects::nonNull))
            .toList();
    Pictures pictures = new Pictures(imageShape, prototypes, List.of());
    return components.stream()
        .filter(Matched::isPair)
        .limit(PICTURES)
        .map(
            matched ->
                new View.Pair(
                    matched.component(),
                    pictures.prototype(
                        matched.publishedPrototype(),
                        "Component %d as published".formatted(matched.published())),
                    pictures.prototype(
                        matched.prototype(), "Component " + matched.component() + " now"),
                    "moved " + NumberText.real(matched.centre(), 3)))
        .toList();
  }

  private Table runTable() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = runs.size() - 1; i >= 0; i--) {
      Run run = runs.get(i);
      rows.add(
          List.of(
              VisibleText.label(run.date()),
              VisibleText.label(run.status()),
              NumberText.count(run.rows()),
              known(run.score()),
              known(run.publishedScore()),
              known(run.weightDrift()),
              known(run.parameterDrift()),
              VisibleText.title(run.reason())));
    }
    return new Table(
        List.of(
            "Date",
            "Status",
            "Rows",
            "Score a row",
            "Published",
            "Weights",
            "Parameters",
            "Reason"),
        rows,
        "");
  }

  private static String known(double value) {
    return Double.isNaN(value) ? "–" : NumberText.real(value, 4);
  }
}

package io.emmer.app.nightly;

import io.emmer.app.nightly.ModelDrift.Pair;
import io.emmer.app.report.Entry;
import io.emmer.app.report.FindingLine;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Templates;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Area;
import io.emmer.app.report.chart.Axis;
import io.emmer.app.report.chart.Frame;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.Quantity;
import io.emmer.app.report.chart.Range;
import io.emmer.app.report.chart.SeriesChart;
import io.emmer.app.report.chart.Table;
import io.emmer.app.report.chart.Thumbnail;
import io.emmer.em.model.InputDocument.Split;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;

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
  private static final int COLUMNS = 200;

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
    page.put("findings", FindingLine.of(night.findings()));
    page.put("gate", gate());
    page.put("images", report.imageShape() != null);
    if (night.found().drift() != null) {
      List<Pair> components = night.found().drift().components();
      page.put("shifts", DriftCharts.weights(components));
      page.put("componentTable", componentTable(components));
      page.put("pairs", prototypes(components));
    }
    page.put("columnTable", columnTable());
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
        .add("Verdict", check -> check.passed() ? "passed" : "refused")
        .add("Key", Gate.Check::key)
        .add("Asked for", check -> VisibleText.label(check.limit()))
        .add(
            "Found",
            check ->
                check.found() == null
                    ? "nothing to compare"
                    : VisibleText.label(check.found()).replaceAll("^-", "\u2212"))
        .table(night().found().gate());
  }

  /** The columns of the rows, what moved most first; null without any. */
  private Table columnTable() {
    ModelDrift drift = night().found().drift();
    if (drift == null || drift.columns().isEmpty()) {
      return null;
    }
    return new Table.Columns<ColumnDrift>()
        .add("Column", column -> VisibleText.name(column.name()))
        .add("Missing", column -> percent(column.missing()))
        .add("Missing was", column -> percent(column.publishedMissing()))
        .add("Mean moved", column -> text(column.shift()))
        .add("Levels moved", column -> text(column.variation()))
        .table(
            drift.columns().stream()
                .sorted(Comparator.comparingDouble(column -> -column.largest()))
                .limit(COLUMNS)
                .toList());
  }

  private static String percent(Double share) {
    return share == null ? "–" : NumberText.percent(share);
  }

  private static String text(Double value) {
    return text(value == null ? Double.NaN : value.doubleValue());
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
                        Text.format("Component %d as published", pair.published())),
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

  /**
   * The drawings of a page about drift.
   *
   * @param runs oldest first
   */
  record DriftCharts(List<RunDocument> runs) {
    static final Quantity<RunDocument> SCORE =
        new Quantity<>("model of the night", 0, "none", RunDocument::score);
    static final Quantity<RunDocument> PUBLISHED_SCORE =
        new Quantity<>("model published before", 1, "7 4", RunDocument::publishedScore);
    static final Quantity<RunDocument> WEIGHTS =
        new Quantity<>("weights", 2, "none", RunDocument::weightDrift);
    static final Quantity<RunDocument> PARAMETERS =
        new Quantity<>("parameters", 3, "none", RunDocument::parameterDrift);

    private static final Area AREA = new Area(440, 262, 86, 426, 12, 218);
    private static final int DATES = 5;
    private static final double HEADROOM = 1.06;

    private static final int SHIFT_LEFT = 62;
    private static final int SHIFT_RIGHT = 620;
    private static final int SHIFT_WIDTH = 640;
    private static final int TOP = 12;
    private static final int LINE = 22;

    /** More components than these are in the table only. */
    private static final int SHOWN = 40;

    /** A component's weight as it was and as it is. */
    public record Shift(String y, String name, String from, String to, String label) {}

    /** Weights before and after, a line for each component. */
    public record ShiftChart(String description, Frame frame, List<Shift> shifts) {}

    /** The scores and drifts of the last runs. */
    List<SeriesChart> history(String objective) {
      String scores = StringUtils.capitalize(objective) + " of a held-out row";
      List<SeriesChart> charts = new ArrayList<>();
      add(charts, scores, List.of(SCORE, PUBLISHED_SCORE), false);
      add(charts, "Drift of the weights", List.of(WEIGHTS), true);
      add(charts, "Drift of the parameters", List.of(PARAMETERS), true);
      return charts;
    }

    /** A chart of two nights or more. */
    private void add(
        List<SeriesChart> charts,
        String title,
        List<Quantity<RunDocument>> quantities,
        boolean fromZero) {
      boolean drawn =
          quantities.stream()
              .anyMatch(
                  quantity ->
                      runs.stream().filter(run -> Double.isFinite(quantity.of(run))).count() > 1);
      if (drawn) {
        charts.add(chart(title, quantities, fromZero));
      }
    }

    private SeriesChart chart(
        String title, List<Quantity<RunDocument>> quantities, boolean fromZero) {
      Range found = Quantity.range(quantities, runs);
      Range range = fromZero ? new Range(0, found.max()) : found;
      Axis y =
          fromZero
              ? Axis.of(0, range.max() > 0 ? HEADROOM * range.max() : 1, 5)
              : range.axis(SeriesChart.PADDING, 5);
      Axis x = Axis.ofWhole(0, Math.max(1, runs.size() - 1), DATES);
      String description =
          Text.format(
              "%s of %d night%s, %s, %s.",
              title,
              runs.size(),
              runs.size() == 1 ? "" : "s",
              Quantity.names(quantities),
              range.described());
      return new SeriesChart.Axes(AREA, x, y, dates(x))
          .chart(title, description, quantities.stream().map(this::curve).toList());
    }

    /** Day and month, as the table has the years. */
    private List<Axis.Tick> dates(Axis x) {
      List<Axis.Tick> ticks = new ArrayList<>();
      int step = Math.max(1, (runs.size() + DATES - 1) / DATES);
      for (int i = runs.size() - 1; i >= 0; i -= step) {
        String date = runs.get(i).id().date().toString();
        ticks.add(new Axis.Tick(AREA.across(x, i), date.substring(5)));
      }
      return ticks;
    }

    private SeriesChart.Curve curve(Quantity<RunDocument> quantity) {
      List<SeriesChart.Mark> marks =
          IntStream.range(0, runs.size()).mapToObj(i -> mark(quantity, i, runs.get(i))).toList();
      return quantity.curve(marks, marks);
    }

    private static SeriesChart.Mark mark(
        Quantity<RunDocument> quantity, int place, RunDocument run) {
      double value = quantity.of(run);
      String label =
          Text.format(
              "%s, %s (%s): %s",
              run.id().date(), quantity.name(), run.status().label(), NumberText.real(value));
      return new SeriesChart.Mark(place, value, label, run.status() == RunStatus.PUBLISHED);
    }

    /** From the published weight of each component to its own, heaviest first. */
    static ShiftChart weights(List<Pair> components) {
      List<Pair> shown =
          components.stream()
              .sorted(Comparator.comparingDouble(pair -> -pair.greaterWeight()))
              .limit(SHOWN)
              .toList();
      double most = shown.stream().mapToDouble(Pair::greaterWeight).max().orElse(1);
      int bottom = TOP + LINE * shown.size();
      Area area = new Area(SHIFT_WIDTH, bottom + 30, SHIFT_LEFT, SHIFT_RIGHT, TOP, bottom);
      Axis x = Axis.of(0, 100 * HEADROOM * Math.max(most, Double.MIN_NORMAL), 6);
      List<Shift> shifts = new ArrayList<>();
      for (int i = 0; i < shown.size(); i++) {
        Pair pair = shown.get(i);
        String now = name(pair.component());
        String was = name(pair.published());
        shifts.add(
            new Shift(
                NumberText.coordinate(TOP + (i + 0.5) * LINE),
                now.equals(was) ? now : was + " → " + now,
                area.across(x, 100 * pair.publishedWeight()),
                area.across(x, 100 * pair.weight()),
                Text.format(
                    "Component %s, published %s: from %s to %s",
                    now,
                    was,
                    NumberText.percent(pair.publishedWeight()),
                    NumberText.percent(pair.weight()))));
      }
      Frame frame = new Frame(area, x.percentTicks(SHIFT_LEFT, SHIFT_RIGHT), List.of());
      return new ShiftChart(
          Text.format("Weights of %d components as published and now.", shown.size()),
          frame,
          shifts);
    }

    static String name(Integer component) {
      return component == null ? "–" : component.toString();
    }
  }
}

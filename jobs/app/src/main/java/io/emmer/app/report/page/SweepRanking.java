package io.emmer.app.report.page;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ProvenanceEntries;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Area;
import io.emmer.app.report.chart.Axis;
import io.emmer.app.report.chart.Range;
import io.emmer.app.report.chart.SeriesChart;
import io.emmer.app.report.chart.Table;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.em.text.Text;
import io.emmer.spark.sweep.SweepDocument;
import io.emmer.spark.sweep.SweepDocument.Candidate;
import io.emmer.spark.sweep.SweepDocument.Configured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.lang3.StringUtils;

/**
 * The configurations of a sweep that can be ranked together, best first.
 *
 * @param ranked whether the first is the best; clusters of all K have a row each, in their order
 * @param more the criteria and what else there is, or null
 * @param links for each row the id of the section of its model, or empty
 */
public record SweepRanking(
    String name,
    String about,
    boolean ranked,
    List<SeriesChart> charts,
    Table table,
    Table more,
    List<String> links) {

  /** A configuration with its best run, or null where none began. */
  private record Row(Configured configuration, Candidate best) {
    int rank() {
      return best == null ? Integer.MAX_VALUE : configuration.found().rank();
    }

    boolean isAtFloor() {
      return best != null && Boolean.TRUE.equals(configuration.found().atFloor());
    }

    String of(Function<Candidate, ?> text) {
      return best == null ? "" : text.apply(best).toString();
    }

    double value(Function<InformationCriteria, Double> criterion) {
      return best == null ? Double.NaN : criterion.apply(best.criteria());
    }
  }

  /** The ranking of a group with its charts and table. */
  static SweepRanking of(SweepDocument sweep, SweepData.Group group) {
    List<Row> rows =
        group.configurations().stream()
            .map(one -> new Row(one, group.best(one).orElse(null)))
            .sorted(
                group.hasCriteria()
                    ? Comparator.comparingInt(Row::rank)
                    : Comparator.comparingInt(row -> row.configuration.components()))
            .toList();
    boolean ranked = group.hasCriteria();
    return new SweepRanking(
        VisibleText.label(group.name()),
        about(sweep, group),
        ranked,
        new SweepCharts(group).charts(),
        ranked ? mixtures(sweep.grid().criterion(), rows) : clusters(rows),
        ranked ? criteria(rows) : null,
        rows.stream().map(row -> link(sweep, row.configuration)).toList());
  }

  private static String about(SweepDocument sweep, SweepData.Group group) {
    if (!group.hasCriteria()) {
      return "Inertia falls with every further cluster: use it to compare restarts, and look for"
          + " the K after which it falls slowly. The silhouette is near 1 where clusters are far"
          + " apart, and near 0 where they touch.";
    }
    String criterion = sweep.grid().criterion();
    String text =
        Text.format(
                "Ranked by %s. Information criteria weigh the log-likelihood of the best restart"
                    + " against",
                VisibleText.label(criterion.toUpperCase(Locale.ROOT)))
            + " the number of free parameters. Where restarts of one K differ more than two K do,"
            + " more restarts say more than the ranking.";
    String caveat = group.first().remark().caveat();
    return caveat.isEmpty() ? text : text + " " + StringUtils.capitalize(caveat) + ".";
  }

  private static Table mixtures(String criterion, List<Row> rows) {
    Function<InformationCriteria, Double> ranking =
        switch (criterion) {
          case "aic" -> InformationCriteria::aic;
          case "icl" -> InformationCriteria::icl;
          default -> InformationCriteria::bic;
        };
    double best = rows.get(0).value(ranking);
    return new Table.Columns<Row>()
        .add("Rank", row -> row.best == null ? "none" : row.rank())
        .add("Family", row -> VisibleText.label(row.configuration.family()))
        .add("K", row -> row.configuration.components())
        .add(
            VisibleText.label(criterion.toUpperCase(Locale.ROOT)),
            row -> row.of(run -> NumberText.real(row.value(ranking), 2)))
        .add("Worse by", row -> row.isAtFloor() ? "\u2013" : worse(row, ranking, best))
        .add("Log-likelihood", row -> row.of(run -> NumberText.real(run.ending().objective(), 2)))
        .add("Parameters", row -> row.of(run -> NumberText.count(run.freeParameters())))
        .add("Stop", SweepRanking::stop)
        .table(rows);
  }

  private static String worse(Row row, Function<InformationCriteria, Double> ranking, double best) {
    return row.of(run -> NumberText.real(row.value(ranking) - best, 2));
  }

  private static Table clusters(List<Row> rows) {
    return new Table.Columns<Row>()
        .add("K", row -> row.configuration.components())
        .add("Inertia", row -> row.of(run -> NumberText.real(run.ending().objective())))
        .add("Spread of restarts", row -> row.of(run -> spread(row.configuration)))
        .add("Silhouette", row -> row.of(run -> silhouette(row.configuration)))
        .add("Iterations", row -> row.of(run -> run.ending().iterations()))
        .add("Stop", SweepRanking::stop)
        .table(rows);
  }

  private static Table criteria(List<Row> rows) {
    return new Table.Columns<Row>()
        .add("Rank", row -> row.best == null ? "none" : row.rank())
        .add("Family", row -> VisibleText.label(row.configuration.family()))
        .add("K", row -> row.configuration.components())
        .add("AIC", row -> row.of(run -> NumberText.real(run.criteria().aic())))
        .add("BIC", row -> row.of(run -> NumberText.real(run.criteria().bic())))
        .add("ICL", row -> row.of(run -> NumberText.real(run.criteria().icl())))
        .add("Spread of restarts", row -> row.of(run -> spread(row.configuration)))
        .add("Iterations", row -> row.of(run -> run.ending().iterations()))
        .table(rows);
  }

  private static String silhouette(Configured configuration) {
    Double found = configuration.found().silhouette();
    return found == null ? "\u2013" : NumberText.real(found, 3);
  }

  private static String spread(Configured configuration) {
    SweepDocument.Range objectives = configuration.found().objectives();
    return NumberText.brief(objectives.max() - objectives.min());
  }

  private static String stop(Row row) {
    if (row.best == null) {
      return "not started";
    }
    String stop = VisibleText.label(ProvenanceEntries.words(row.best.ending().stopReason()));
    return row.isAtFloor() ? stop + ", at the floor" : stop;
  }

  /** The id of the section of this configuration's model, or empty. */
  private static String link(SweepDocument sweep, Configured configuration) {
    for (int i = 0; i < sweep.groups().size(); i++) {
      SweepDocument.Group best = sweep.groups().get(i);
      if (best.family().equals(configuration.family())
          && best.components() == configuration.components()) {
        return "model-" + i;
      }
    }
    return "";
  }

  /** The charts of one group of a sweep: objective and criteria against K, with all restarts. */
  static final class SweepCharts {
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
          Text.format(
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
          Text.format(
              "%s, K = %d, restart %d: %s",
              VisibleText.label(run.family()),
              run.components(),
              run.restart(),
              NumberText.real(value));
      return new SeriesChart.Mark(run.components(), value, label, run.ending().best());
    }
  }
}

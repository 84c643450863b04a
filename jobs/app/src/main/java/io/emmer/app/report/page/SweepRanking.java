package io.emmer.app.report.page;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ProvenanceEntries;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.SeriesChart;
import io.emmer.app.report.chart.SweepCharts;
import io.emmer.spark.sweep.SweepDocument;
import io.emmer.spark.sweep.SweepDocument.Candidate;
import io.emmer.spark.sweep.SweepDocument.Configured;
import io.emmer.spark.sweep.SweepDocument.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.lang3.StringUtils;

/** The table of a group of a sweep, best first. */
final class SweepRanking {
  private static final List<String> MIXTURE =
      List.of(
          "Rank",
          "Family",
          "K",
          "Log-likelihood",
          "Spread of restarts",
          "Parameters",
          "AIC",
          "BIC",
          "ICL",
          "Iterations",
          "Stop");
  private static final List<String> INERTIA =
      List.of(
          "Rank of its K", "Family", "K", "Inertia", "Spread of restarts", "Iterations", "Stop");

  /** A line of a ranking; the link is the id of a section, or empty. */
  public record Ranked(List<String> cells, String link, boolean best) {}

  /** Configurations that can be ranked together. */
  public record Ranking(
      String name,
      String about,
      List<SeriesChart> charts,
      List<String> columns,
      List<Ranked> rows) {}

  private final SweepData sweep;

  SweepRanking(SweepData sweep) {
    this.sweep = sweep;
  }

  /** The ranking of a group with its charts and table. */
  Ranking of(SweepData.Group group) {
    List<Ranked> rows =
        group.configurations().stream()
            .sorted(
                Comparator.comparingInt(
                    (Configured c) -> c.found() == null ? Integer.MAX_VALUE : c.found().rank()))
            .map(configuration -> row(group, configuration))
            .toList();
    return new Ranking(
        VisibleText.label(group.name()),
        about(group),
        new SweepCharts(group).charts(),
        group.hasCriteria() ? MIXTURE : INERTIA,
        rows);
  }

  private String about(SweepData.Group group) {
    if (!group.hasCriteria()) {
      return "Inertia falls with every further cluster, so it says which restart of a K is best,"
          + " and no K: look for the K after which it falls slowly.";
    }
    String criterion = sweep.document().grid().criterion();
    String text =
        "Ranked by %s. Information criteria weigh the log-likelihood of the best restart against"
                .formatted(VisibleText.label(criterion.toUpperCase(Locale.ROOT)))
            + " the number of free parameters. Where restarts of one K differ more than two K do,"
            + " more restarts say more than the ranking.";
    String caveat = group.first().remark().caveat();
    return caveat.isEmpty() ? text : text + " " + StringUtils.capitalize(caveat) + ".";
  }

  private Ranked row(SweepData.Group group, Configured configuration) {
    Found found = configuration.found();
    List<String> cells = new ArrayList<>();
    cells.add(found == null ? "none" : Integer.toString(found.rank()));
    cells.add(VisibleText.label(configuration.family()));
    cells.add(Integer.toString(configuration.components()));
    if (found == null) {
      while (cells.size() < (group.hasCriteria() ? MIXTURE : INERTIA).size() - 1) {
        cells.add("");
      }
      cells.add("not started");
      return new Ranked(cells, "", false);
    }
    Candidate best =
        group.runs(configuration).stream().filter(run -> run.ending().best()).findFirst().get();
    cells.add(NumberText.real(best.ending().objective()));
    cells.add(NumberText.brief(found.objectives().max() - found.objectives().min()));
    if (group.hasCriteria()) {
      cells.add(NumberText.count(found.freeParameters()));
      cells.add(NumberText.real(best.criteria().aic()));
      cells.add(NumberText.real(best.criteria().bic()));
      cells.add(NumberText.real(best.criteria().icl()));
    }
    cells.add(Integer.toString(best.ending().iterations()));
    cells.add(VisibleText.label(ProvenanceEntries.words(best.ending().stopReason())));
    int section = section(configuration);
    return new Ranked(cells, section < 0 ? "" : "model-" + section, section >= 0);
  }

  /** The number of the section of this configuration's model, or -1. */
  private int section(Configured configuration) {
    List<SweepDocument.Group> groups = sweep.document().groups();
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).family().equals(configuration.family())
          && groups.get(i).components() == configuration.components()) {
        return i;
      }
    }
    return -1;
  }
}

package io.emmer.app.report.page;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.SweepData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.SweepCharts;
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

  private final SweepData sweep;

  SweepRanking(SweepData sweep) {
    this.sweep = sweep;
  }

  /** The ranking of a group with its charts and table. */
  View.Ranking of(SweepData.Group group) {
    List<View.Ranked> rows =
        group.configurations().stream()
            .sorted(
                Comparator.comparingInt(
                    (SweepData.Configuration c) -> c.rank() == 0 ? Integer.MAX_VALUE : c.rank()))
            .map(configuration -> row(group, configuration))
            .toList();
    return new View.Ranking(
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
    String text =
        "Ranked by %s. Information criteria weigh the log-likelihood of the best restart against"
                .formatted(VisibleText.label(sweep.criterion().toUpperCase(Locale.ROOT)))
            + " the number of free parameters. Where restarts of one K differ more than two K do,"
            + " more restarts say more than the ranking.";
    String caveat = group.first().remark().caveat();
    return caveat.isEmpty() ? text : text + " " + StringUtils.capitalize(caveat) + ".";
  }

  private View.Ranked row(SweepData.Group group, SweepData.Configuration configuration) {
    SweepData.Run best = configuration.best();
    List<String> cells = new ArrayList<>();
    cells.add(configuration.rank() == 0 ? "none" : Integer.toString(configuration.rank()));
    cells.add(VisibleText.label(configuration.family()));
    cells.add(Integer.toString(configuration.components()));
    if (best == null) {
      while (cells.size() < (group.hasCriteria() ? MIXTURE : INERTIA).size() - 1) {
        cells.add("");
      }
      cells.add("not started");
      return new View.Ranked(cells, "", false);
    }
    cells.add(NumberText.real(best.objective()));
    cells.add(NumberText.brief(spread(configuration)));
    if (group.hasCriteria()) {
      cells.add(NumberText.count(configuration.freeParameters()));
      cells.add(NumberText.real(best.aic()));
      cells.add(NumberText.real(best.bic()));
      cells.add(NumberText.real(best.icl()));
    }
    cells.add(Integer.toString(best.iterations()));
    cells.add(VisibleText.label(best.stop()));
    int section = section(configuration);
    return new View.Ranked(cells, section < 0 ? "" : "model-" + section, section >= 0);
  }

  private static double spread(SweepData.Configuration configuration) {
    double[] objectives =
        configuration.runs().stream().mapToDouble(SweepData.Run::objective).sorted().toArray();
    return objectives[objectives.length - 1] - objectives[0];
  }

  /** The number of the section of this configuration's model, or -1. */
  private int section(SweepData.Configuration configuration) {
    for (int i = 0; i < sweep.best().size(); i++) {
      SweepData.Best best = sweep.best().get(i);
      if (best.family().equals(configuration.family())
          && best.components() == configuration.components()) {
        return i;
      }
    }
    return -1;
  }
}

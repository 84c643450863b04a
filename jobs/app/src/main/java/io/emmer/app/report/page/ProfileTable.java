package io.emmer.app.report.page;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.em.findings.ComponentProfile;
import java.util.List;

/**
 * The table of what tells components apart: features down, first what separates most, and
 * components across, the heaviest first.
 *
 * @param components indices with their weights
 * @param more features that are not shown
 */
public record ProfileTable(List<Component> components, List<Row> rows, int more) {
  private static final int MOST_ROWS = 40;
  private static final double[] TONES = {0.5, 1, 2};

  /** The head of a column. */
  public record Component(int index, String weight) {}

  /** A feature, in all rows and in each component. */
  public record Row(String name, String whole, List<Cell> cells) {}

  /**
   * A value.
   *
   * @param tone empty near the whole, else {@code high1} to {@code high3} and {@code low1} to
   *     {@code low3}
   */
  public record Cell(String text, String tone) {}

  static ProfileTable of(ReportData data) {
    ComponentProfile profile = data.profile();
    List<Integer> order = data.byWeight();
    List<ComponentProfile.Line> lines = profile.bySeparation();
    List<ComponentProfile.Line> shown = lines.subList(0, Math.min(MOST_ROWS, lines.size()));
    return new ProfileTable(
        order.stream()
            .map(k -> new Component(k, NumberText.percent(profile.weights()[k])))
            .toList(),
        shown.stream().map(line -> row(line, order)).toList(),
        lines.size() - shown.size());
  }

  private static Row row(ComponentProfile.Line line, List<Integer> order) {
    return new Row(
        line.name(),
        text(line, line.whole()),
        order.stream()
            .map(k -> new Cell(text(line, line.values()[k]), tone(line.score(k))))
            .toList());
  }

  private static String text(ComponentProfile.Line line, double value) {
    return line.text(value).replace('-', '\u2212');
  }

  private static String tone(double score) {
    int strength = 0;
    for (double least : TONES) {
      strength += Math.abs(score) >= least ? 1 : 0;
    }
    return strength == 0 ? "" : (score > 0 ? "high" : "low") + strength;
  }
}

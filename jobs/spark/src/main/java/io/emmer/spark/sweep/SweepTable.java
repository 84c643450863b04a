package io.emmer.spark.sweep;

import io.emmer.em.Family;
import io.emmer.em.Objective;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The result of a sweep as text: one table for the families that share a space. */
public final class SweepTable {
  private static final String GAP = "  ";

  private final SweepResult result;
  private final Set<SweepRow> best = new LinkedHashSet<>();

  private SweepTable(SweepResult result) {
    this.result = result;
    result.groups().forEach(group -> best.add(group.best()));
  }

  /** The tables, best rows marked by an asterisk, in the order of the plan. */
  public static String text(SweepResult result) {
    return new SweepTable(result).text();
  }

  private String text() {
    Map<String, List<SweepRow>> sections = new LinkedHashMap<>();
    for (SweepRow one : result.fitted()) {
      String name = one.configuration().family().group();
      sections.computeIfAbsent(name, key -> new ArrayList<>()).add(one);
    }
    StringBuilder text = new StringBuilder();
    sections.forEach((name, members) -> append(text, name, members));
    return text.toString().stripTrailing();
  }

  private void append(StringBuilder text, String name, List<SweepRow> members) {
    Family<?, ?> family = members.get(0).configuration().family();
    List<List<String>> rows = new ArrayList<>();
    rows.add(head(family.objective()));
    for (SweepRow one : members) {
      rows.add(one.isRun() ? row(one) : notRun(one, rows.get(0).size()));
    }
    text.append(heading(name, family)).append('\n');
    text.append(lines(rows, 2, 1)).append('\n');
  }

  private String heading(String name, Family<?, ?> family) {
    if (!family.objective().isLikelihood()) {
      return name
          + ": by inertia among the runs of each K; inertia falls with every K, so no K is best";
    }
    String caveat = family.remark().caveat();
    return Text.format(
        "%s: by %s, smaller is better%s",
        name, result.plan().criterion(), caveat.isEmpty() ? "" : "; " + caveat);
  }

  private static List<String> head(Objective objective) {
    List<String> head = new ArrayList<>();
    head.addAll(List.of("", "family", "K", "runs", objective.label(), "spread"));
    if (objective.isLikelihood()) {
      head.addAll(List.of("parameters", "aic", "bic", "icl"));
    }
    head.addAll(List.of("iterations", "stop"));
    return head;
  }

  private List<String> row(SweepRow one) {
    List<String> row = new ArrayList<>();
    row.add(best.contains(one) ? "*" : "");
    row.add(one.configuration().family().name());
    row.add(Integer.toString(one.configuration().settings().components()));
    row.add(Integer.toString(one.runs().size()));
    row.add(number(one.best().objective()));
    row.add(number(one.objectives().getMax() - one.objectives().getMin()));
    if (one.configuration().objective().isLikelihood()) {
      InformationCriteria criteria = one.criteria();
      row.add(Long.toString(one.freeParameters()));
      row.add(number(criteria.aic()));
      row.add(number(criteria.bic()));
      row.add(number(criteria.icl()));
    }
    row.add(Integer.toString(one.best().iterations()));
    String stop = one.best().stopReason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    row.add(one.best().isAtFloor() ? stop + ", at the floor" : stop);
    return row;
  }

  private static List<String> notRun(SweepRow one, int columns) {
    List<String> row = new ArrayList<>();
    row.add("");
    row.add(one.configuration().family().name());
    row.add(Integer.toString(one.configuration().settings().components()));
    row.add("0");
    while (row.size() < columns - 1) {
      row.add("-");
    }
    row.add("not started");
    return row;
  }

  private static String number(double value) {
    return Text.format("%.3f", value);
  }

  /**
   * Rows of cells as lines with columns of equal width, words to the left and numbers to the right.
   *
   * @param first so many of the first columns are words
   * @param last so many of the last columns are words too
   */
  public static String lines(List<List<String>> rows, int first, int last) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, c -> Math.max(widths[c], row.get(c).length()));
    }
    StringBuilder lines = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        boolean words = c < first || c >= widths.length - last;
        String padding = " ".repeat(widths[c] - row.get(c).length());
        line.append(c == 0 ? "" : GAP).append(words ? row.get(c) + padding : padding + row.get(c));
      }
      lines.append(line.toString().stripTrailing()).append('\n');
    }
    return lines.toString();
  }
}

package io.emmer.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The contingency table: a line for each component, a column for each label. */
final class HeatMaps {
  // Shares from which the other colour of text is easier to read, in the dark and light theme.
  private static final double HALF = 0.55;
  private static final double ON = 0.8;

  private HeatMaps() {}

  /** The heat map of a report that has a contingency table. */
  static View.HeatMap of(ReportData data, Pictures pictures) {
    List<List<Long>> counts = data.contingency().counts();
    Map<Integer, View.Picture> thumbnails = new HashMap<>();
    for (ReportData.ComponentCard card : data.cards()) {
      if (data.imageShape() != null && card.prototype() != null) {
        thumbnails.put(card.index(), pictures.prototype(card.prototype(), ""));
      }
    }
    // By commonest label, so that the map is nearly diagonal.
    List<View.HeatRow> rows =
        IntStream.range(0, data.components())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer k) -> commonest(counts, k))
                    .thenComparing(k -> -most(counts, k))
                    .thenComparing(Comparator.naturalOrder()))
            .map(k -> row(counts, k, thumbnails.get(k)))
            .toList();
    List<String> totals = new ArrayList<>();
    long all = 0;
    for (List<Long> row : counts) {
      long total = row.stream().mapToLong(Long::longValue).sum();
      totals.add(NumberText.count(total));
      all += total;
    }
    totals.add(NumberText.count(all));
    List<String> labels = data.contingency().labels().stream().map(VisibleText::label).toList();
    return new View.HeatMap(labels, rows, totals);
  }

  private static int commonest(List<List<Long>> counts, int component) {
    int best = 0;
    for (int label = 1; label < counts.size(); label++) {
      if (counts.get(label).get(component) > counts.get(best).get(component)) {
        best = label;
      }
    }
    return best;
  }

  private static long most(List<List<Long>> counts, int component) {
    return counts.stream().mapToLong(row -> row.get(component)).max().orElse(0);
  }

  private static View.HeatRow row(List<List<Long>> counts, int component, View.Picture thumbnail) {
    long total = counts.stream().mapToLong(row -> row.get(component)).sum();
    List<View.Cell> cells = counts.stream().map(row -> cell(row.get(component), total)).toList();
    return new View.HeatRow(component, thumbnail, cells, NumberText.count(total));
  }

  private static View.Cell cell(long count, long total) {
    double share = total == 0 ? 0 : (double) count / total;
    String heat = String.format(Locale.ROOT, "%.1f", 100 * share);
    return new View.Cell(NumberText.count(count), heat, tone(count, share));
  }

  private static String tone(long count, double share) {
    if (count == 0) {
      return "zero";
    }
    return share >= ON ? "on" : share >= HALF ? "half" : "";
  }
}

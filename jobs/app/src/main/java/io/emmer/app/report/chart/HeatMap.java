package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.em.metric.Contingency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A contingency table as a heat map: a line for each component, a column for each label.
 *
 * @param totals of the labels, then of all rows
 */
public record HeatMap(List<String> labels, List<Row> rows, List<String> totals) {
  // Shares from which the other colour of text is easier to read, in the dark and light theme.
  private static final double HALF = 0.55;
  private static final double ON = 0.8;

  /**
   * A cell.
   *
   * @param heat share of the row in percent
   * @param tone style class: {@code zero}, {@code half} or {@code on} as the colour behind the text
   *     gets stronger, or empty
   */
  public record Cell(String count, String heat, String tone) {}

  /** The line of a component; the thumbnail may be null. */
  public record Row(int index, Thumbnail thumbnail, List<Cell> cells, String total) {}

  /** The heat map of a report that has a contingency table. */
  public static HeatMap of(ReportData data, Pictures pictures) {
    Contingency table = data.contingency().orElseThrow();
    long[][] counts = table.counts();
    Map<Integer, Thumbnail> thumbnails = new HashMap<>();
    for (ReportData.ComponentCard card : data.cards()) {
      if (data.imageShape() != null && card.prototype() != null) {
        thumbnails.put(card.index(), pictures.prototype(card.prototype(), ""));
      }
    }
    // By commonest label, so that the map is nearly diagonal.
    List<Row> rows =
        IntStream.range(0, data.components())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer k) -> commonest(counts, k))
                    .thenComparing(k -> -most(counts, k))
                    .thenComparing(Comparator.naturalOrder()))
            .map(k -> row(counts, k, thumbnails.get(k)))
            .toList();
    List<String> totals = new ArrayList<>();
    for (long total : table.labelTotals()) {
      totals.add(NumberText.count(total));
    }
    totals.add(NumberText.count(table.rows()));
    List<String> labels = table.labels().stream().map(VisibleText::label).toList();
    return new HeatMap(labels, rows, totals);
  }

  private static int commonest(long[][] counts, int component) {
    int best = 0;
    for (int label = 1; label < counts.length; label++) {
      if (counts[label][component] > counts[best][component]) {
        best = label;
      }
    }
    return best;
  }

  private static long most(long[][] counts, int component) {
    return Arrays.stream(counts).mapToLong(row -> row[component]).max().orElse(0);
  }

  private static Row row(long[][] counts, int component, Thumbnail thumbnail) {
    long total = Arrays.stream(counts).mapToLong(row -> row[component]).sum();
    List<Cell> cells = Arrays.stream(counts).map(row -> cell(row[component], total)).toList();
    return new Row(component, thumbnail, cells, NumberText.count(total));
  }

  private static Cell cell(long count, long total) {
    double share = total == 0 ? 0 : (double) count / total;
    String heat = String.format(Locale.ROOT, "%.1f", 100 * share);
    return new Cell(NumberText.count(count), heat, tone(count, share));
  }

  private static String tone(long count, double share) {
    if (count == 0) {
      return "zero";
    }
    return share >= ON ? "on" : share >= HALF ? "half" : "";
  }
}

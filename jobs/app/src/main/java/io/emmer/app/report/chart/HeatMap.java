package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.em.metric.Contingency;
import io.emmer.em.text.Text;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A contingency table as a heat map: a line for each component, a column for each label.
 *
 * @param totals of the labels, then of all rows
 */
public record HeatMap(List<String> labels, List<Row> rows, List<String> totals) {
  // From these shares on, the other colour of text is easier to read on the colour behind it: in
  // the dark theme from the first on, in the light one from the second on.
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
    Contingency table = data.evaluation().contingency();
    long[][] counts = table.counts();
    List<double[]> prototypes = data.prototypes();
    // By commonest label, so that the map is nearly diagonal.
    List<Row> rows =
        IntStream.range(0, data.components())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer k) -> commonest(counts, k))
                    .thenComparing(k -> -most(counts, k))
                    .thenComparing(Comparator.naturalOrder()))
            .map(
                k ->
                    row(
                        counts,
                        k,
                        data.imageShape() == null
                            ? null
                            : pictures.prototype(prototypes.get(k), "")))
            .toList();
    List<String> totals =
        LongStream.concat(Arrays.stream(table.labelTotals()), LongStream.of(table.rows()))
            .mapToObj(NumberText::count)
            .toList();
    List<String> labels = table.labels().stream().map(VisibleText::label).toList();
    return new HeatMap(labels, rows, totals);
  }

  private static int commonest(long[][] counts, int component) {
    return IntStream.range(0, counts.length)
        .filter(label -> counts[label][component] == most(counts, component))
        .findFirst()
        .orElse(0);
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
    String heat = Text.format("%.1f", 100 * share);
    return new Cell(NumberText.count(count), heat, tone(count, share));
  }

  private static String tone(long count, double share) {
    if (count == 0) {
      return "zero";
    }
    return share >= ON ? "on" : share >= HALF ? "half" : "";
  }
}

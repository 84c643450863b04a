package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A bar chart of the weights of the components, heaviest first, against equal weights. */
public final class WeightChart {
  private static final Area AREA = new Area(640, 210, 48, 636, 12, 178);
  private static final double HEADROOM = 1.08;
  private static final double BAR_WIDTH = 0.72;

  /** More indices than these do not fit below the bars. */
  private static final int LABELS = 30;

  private final List<ReportData.ComponentCard> cards;

  /** A bar. */
  public record Bar(String x, String y, String width, String height, String label) {}

  /**
   * The chart, ready for its template.
   *
   * @param reference height of the line of equal weights
   */
  public record BarChart(
      String description, Frame frame, List<Bar> bars, String reference, String referenceLabel) {}

  public WeightChart(ReportData data) {
    cards = data.cardsByWeight();
  }

  /** The chart. */
  public BarChart chart() {
    double equal = 1.0 / Math.max(1, cards.size());
    double most = cards.stream().mapToDouble(ReportData.ComponentCard::weight).max().orElse(1);
    Axis y = Axis.of(0, 100 * HEADROOM * Math.max(most, equal), 4);
    double step = (AREA.right() - AREA.left()) * equal;
    List<Bar> bars = new ArrayList<>();
    List<Axis.Tick> names = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      ReportData.ComponentCard card = cards.get(i);
      double top = y.place(100 * card.weight(), AREA.bottom(), AREA.top());
      bars.add(
          new Bar(
              NumberText.coordinate(AREA.left() + (i + (1 - BAR_WIDTH) / 2) * step),
              NumberText.coordinate(top),
              String.format(Locale.ROOT, "%.2f", BAR_WIDTH * step),
              NumberText.coordinate(AREA.bottom() - top),
              "Component " + card.index() + ": " + NumberText.percent(card.weight())));
      if (cards.size() <= LABELS) {
        String middle = NumberText.coordinate(AREA.left() + (i + 0.5) * step);
        names.add(new Axis.Tick(middle, Integer.toString(card.index())));
      }
    }
    return new BarChart(
        description(),
        new Frame(AREA, names, y.percentTicks(AREA.bottom(), AREA.top())),
        bars,
        AREA.down(y, 100 * equal),
        "1/K = " + NumberText.percent(equal));
  }

  private String description() {
    if (cards.isEmpty()) {
      return "No components.";
    }
    ReportData.ComponentCard first = cards.get(0);
    ReportData.ComponentCard last = cards.get(cards.size() - 1);
    return "Bar chart of %d weights, from %s (component %d) down to %s (component %d)."
        .formatted(
            cards.size(),
            NumberText.percent(first.weight()),
            first.index(),
            NumberText.percent(last.weight()),
            last.index());
  }

  /** exp(-sum_k w_k log w_k): K for equal weights, 1 where one component has all. */
  public double effectiveComponents() {
    double entropy = 0;
    for (ReportData.ComponentCard card : cards) {
      if (card.weight() > 0) {
        entropy -= card.weight() * StrictMath.log(card.weight());
      }
    }
    return StrictMath.exp(entropy);
  }

  /** The weights in figures. */
  public Table table() {
    List<List<String>> rows =
        cards.stream()
            .map(
                card ->
                    List.of(
                        Integer.toString(card.index()),
                        NumberText.real(card.weight()),
                        NumberText.percent(card.weight())))
            .toList();
    return new Table(List.of("Component", "Weight", "Share"), rows);
  }
}

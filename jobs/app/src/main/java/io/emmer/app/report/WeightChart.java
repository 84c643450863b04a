package io.emmer.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The weights of the components, heaviest first, against equal weights. */
final class WeightChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 210;
  private static final int LEFT = 48;
  private static final int RIGHT = 636;
  private static final int TOP = 12;
  private static final int BOTTOM = 178;
  private static final double HEADROOM = 1.08;
  private static final double BAR_WIDTH = 0.72;

  /** More indices than these do not fit below the bars. */
  private static final int LABELS = 30;

  private final List<ReportData.ComponentCard> cards;

  WeightChart(ReportData data) {
    cards = data.cardsByWeight();
  }

  View.BarChart chart() {
    double equal = 1.0 / Math.max(1, cards.size());
    double most = cards.stream().mapToDouble(ReportData.ComponentCard::weight).max().orElse(1);
    Axis y = Axis.of(0, 100 * HEADROOM * Math.max(most, equal), 4);
    double step = (RIGHT - LEFT) * equal;
    List<View.Bar> bars = new ArrayList<>();
    List<View.Tick> names = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      ReportData.ComponentCard card = cards.get(i);
      double top = y.place(100 * card.weight(), BOTTOM, TOP);
      bars.add(
          new View.Bar(
              NumberText.coordinate(LEFT + (i + (1 - BAR_WIDTH) / 2) * step),
              NumberText.coordinate(top),
              String.format(Locale.ROOT, "%.2f", BAR_WIDTH * step),
              NumberText.coordinate(BOTTOM - top),
              "Component " + card.index() + ": " + NumberText.percent(card.weight())));
      if (cards.size() <= LABELS) {
        String middle = NumberText.coordinate(LEFT + (i + 0.5) * step);
        names.add(new View.Tick(middle, Integer.toString(card.index())));
      }
    }
    List<View.Tick> shares =
        y.ticks(BOTTOM, TOP).stream().map(t -> new View.Tick(t.at(), t.label() + "%")).toList();
    return new View.BarChart(
        description(),
        new View.Frame(WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, names, shares),
        bars,
        NumberText.coordinate(y.place(100 * equal, BOTTOM, TOP)),
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
  double effectiveComponents() {
    double entropy = 0;
    for (ReportData.ComponentCard card : cards) {
      if (card.weight() > 0) {
        entropy -= card.weight() * StrictMath.log(card.weight());
      }
    }
    return StrictMath.exp(entropy);
  }

  View.Table table() {
    List<List<String>> rows =
        cards.stream()
            .map(
                card ->
                    List.of(
                        Integer.toString(card.index()),
                        NumberText.real(card.weight()),
                        NumberText.percent(card.weight())))
            .toList();
    return new View.Table(List.of("Component", "Weight", "Share"), rows, "");
  }
}

package io.emmer.app.report.page;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.Values;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The cards of the components: prototype, most typical rows, and shares of labels. */
final class Cards {
  /** The number of labels of a component that are named; the others are summed up. */
  private static final int NAMED = 3;

  private static final double LEAST_SHARE = 0.005;

  private final ReportData data;
  private final Pictures pictures;

  Cards(ReportData data, Pictures pictures) {
    this.data = data;
    this.pictures = pictures;
  }

  List<View.Card> cards() {
    double most =
        data.cards().stream().mapToDouble(ReportData.ComponentCard::weight).max().orElse(1);
    return data.cardsByWeight().stream().map(card -> card(card, most)).toList();
  }

  private View.Card card(ReportData.ComponentCard card, double most) {
    Values prototype = card.prototype();
    return new View.Card(
        card.index(),
        NumberText.percent(card.weight()),
        width(card.weight() / most),
        prototype == null
            ? null
            : pictures.prototype(prototype, "Prototype of component " + card.index()),
        data.imageShape() == null && prototype != null ? values(prototype) : "",
        card.exemplars().stream().map(this::example).toList(),
        shares(card.index()));
  }

  private static String values(Values prototype) {
    return IntStream.range(0, Math.min(Profile.FEATURES, prototype.size()))
        .mapToObj(d -> NumberText.brief(prototype.get(d)))
        .collect(Collectors.joining("; "));
  }

  private View.Example example(ReportData.Exemplar exemplar) {
    String label = exemplar.label() == null ? "" : VisibleText.label(exemplar.label());
    String score =
        VisibleText.label(data.subject().scoreLabel()) + " " + NumberText.brief(exemplar.score());
    String named = label.isEmpty() ? "" : ", label " + label;
    return new View.Example(
        pictures.exemplar(exemplar.values(), "Row " + exemplar.row() + named + ", " + score),
        Long.toString(exemplar.row()),
        label,
        score);
  }

  /** The shares of the commonest labels of a component, then of all the others together. */
  private List<View.Share> shares(int component) {
    if (data.contingency().isEmpty()) {
      return List.of();
    }
    List<String> labels = data.contingency().get().labels();
    long[][] counts = data.contingency().get().counts();
    long total = Arrays.stream(counts).mapToLong(row -> row[component]).sum();
    List<Integer> order =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer label) -> -counts[label][component])
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<View.Share> shares = new ArrayList<>();
    double rest = total == 0 ? 0 : 1;
    for (int label : order.subList(0, Math.min(NAMED, order.size()))) {
      double share = (double) counts[label][component] / Math.max(1, total);
      if (share >= LEAST_SHARE) {
        shares.add(share(VisibleText.label(labels.get(label)), share, shares.size()));
        rest -= share;
      }
    }
    if (rest >= LEAST_SHARE) {
      shares.add(share("other", rest, NAMED));
    }
    return shares;
  }

  private static View.Share share(String label, double share, int rank) {
    return new View.Share(label, Math.round(100 * share) + "%", width(share), rank);
  }

  private static String width(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * (Double.isFinite(share) ? share : 0));
  }
}

package io.emmer.app.report.page;

import io.emmer.app.evaluation.Evaluation.Exemplar;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Pictures;
import io.emmer.app.report.chart.Profile;
import io.emmer.app.report.chart.Thumbnail;
import io.emmer.em.metric.Contingency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The cards of the components: prototype, most typical rows, and shares of labels. */
record Cards(ReportData data, Pictures pictures) {
  /** The number of labels of a component that are named; the others are summed up. */
  private static final int NAMED = 3;

  private static final double LEAST_SHARE = 0.005;

  /**
   * A component.
   *
   * @param values first values of the prototype in words, empty for images
   */
  public record Card(
      int index,
      String weight,
      String width,
      Thumbnail prototype,
      String values,
      List<Example> examples,
      List<Share> shares) {}

  /** A typical row. */
  public record Example(Thumbnail picture, String row, String label, String score) {}

  /** The part of a component's rows that has one label. */
  public record Share(String label, String percent, String width, int rank) {}

  List<Card> cards() {
    double most = Arrays.stream(data.model().weights()).max().orElse(1);
    List<double[]> prototypes = data.prototypes();
    return data.byWeight().stream().map(k -> card(k, prototypes.get(k), most)).toList();
  }

  private Card card(int k, double[] prototype, double most) {
    double weight = data.model().weights()[k];
    List<Exemplar> typical = data.evaluation().exemplars().get(k);
    List<double[]> rows = data.exemplars(k);
    return new Card(
        k,
        NumberText.percent(weight),
        width(weight / most),
        pictures.prototype(prototype, "Prototype of component " + k),
        data.imageShape() == null ? values(prototype) : "",
        IntStream.range(0, rows.size())
            .mapToObj(i -> example(typical.get(i), rows.get(i)))
            .toList(),
        data.labelled() ? shares(k) : List.of());
  }

  private static String values(double[] prototype) {
    return Arrays.stream(prototype)
        .limit(Profile.FEATURES)
        .mapToObj(NumberText::brief)
        .collect(Collectors.joining("; "));
  }

  private Example example(Exemplar row, double[] values) {
    boolean isLikelihood = data.family().objective().isLikelihood();
    double typical = isLikelihood ? row.responsibility() : -row.goodness();
    String label = row.label() == null ? "" : row.label().toString();
    String score = data.exemplarLabel() + " " + NumberText.brief(typical);
    String named = label.isEmpty() ? "" : ", label " + label;
    String description = "Row " + row.row() + named + ", " + score;
    Thumbnail picture = pictures.exemplar(values, description);
    return new Example(picture, Long.toString(row.row()), label, score);
  }

  /** The shares of the commonest labels of a component, then of all the others together. */
  private List<Share> shares(int component) {
    Contingency table = data.evaluation().contingency();
    long[][] counts = table.counts();
    long total = table.componentTotals()[component];
    List<Integer> order =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparingLong(label -> -counts[label][component]))
            .toList();
    List<Share> shares = new ArrayList<>();
    double rest = total == 0 ? 0 : 1;
    for (int label : order.subList(0, Math.min(NAMED, order.size()))) {
      double share = (double) counts[label][component] / Math.max(1, total);
      if (share >= LEAST_SHARE) {
        shares.add(share(VisibleText.label(table.labels().get(label)), share, shares.size()));
        rest -= share;
      }
    }
    if (rest >= LEAST_SHARE) {
      shares.add(share("other", rest, NAMED));
    }
    return shares;
  }

  private static Share share(String label, double share, int rank) {
    return new Share(label, Math.round(100 * share) + "%", width(share), rank);
  }

  private static String width(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * (Double.isFinite(share) ? share : 0));
  }
}

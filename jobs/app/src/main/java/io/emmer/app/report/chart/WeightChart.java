package io.emmer.app.report.chart;

import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.StringUtils;

/** A bar chart of the weights of the components, heaviest first, against equal weights. */
public final class WeightChart {
  private static final Area AREA = new Area(640, 210, 48, 636, 12, 178);
  private static final double HEADROOM = 1.08;
  private static final double BAR_WIDTH = 0.72;

  /** More indices than these do not fit below the bars. */
  private static final int LABELS = 30;

  private final List<Integer> order;
  private final double[] weights;
  private final String part;

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
    order = data.byWeight();
    weights = data.model().weights();
    part = data.part();
  }

  /** The chart. */
  public BarChart chart() {
    double equal = 1.0 / weights.length;
    double most = weights[order.get(0)];
    Axis y = Axis.of(0, 100 * HEADROOM * Math.max(most, equal), 4);
    double step = (AREA.right() - AREA.left()) * equal;
    List<Bar> bars = new ArrayList<>();
    List<Axis.Tick> names = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      int k = order.get(i);
      double top = y.place(100 * weights[k], AREA.bottom(), AREA.top());
      bars.add(
          new Bar(
              NumberText.coordinate(AREA.left() + (i + (1 - BAR_WIDTH) / 2) * step),
              NumberText.coordinate(top),
              Text.format("%.2f", BAR_WIDTH * step),
              NumberText.coordinate(AREA.bottom() - top),
              StringUtils.capitalize(part) + " " + k + ": " + NumberText.percent(weights[k])));
      if (weights.length <= LABELS) {
        String middle = NumberText.coordinate(AREA.left() + (i + 0.5) * step);
        names.add(new Axis.Tick(middle, Integer.toString(k)));
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
    int first = order.get(0);
    int last = order.get(order.size() - 1);
    return Text.format(
        "Bar chart of %d weights, from %s (component %d) down to %s (component %d).",
        weights.length,
        NumberText.percent(weights[first]),
        first,
        NumberText.percent(weights[last]),
        last);
  }

  /** exp(-sum_k w_k log w_k): K for equal weights, 1 where one component has all. */
  public double effectiveComponents() {
    double entropy = 0;
    for (int k : order) {
      if (weights[k] > 0) {
        entropy -= weights[k] * StrictMath.log(weights[k]);
      }
    }
    return StrictMath.exp(entropy);
  }

  /** The weights in figures. */
  public Table table() {
    return new Table.Columns<Integer>()
        .add(StringUtils.capitalize(part), k -> k)
        .add("Weight", k -> NumberText.real(weights[k]))
        .add("Share", k -> NumberText.percent(weights[k]))
        .table(order);
  }
}

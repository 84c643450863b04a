package io.emmer.em.findings;

import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.family.mixed.MixedParameters;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableLayout;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What tells components apart: the mean of every number, the rate of every count and the share of
 * every level, in each component beside the whole.
 *
 * @param weights weights[k] of the components
 * @param lines in the order of the features
 */
public record ComponentProfile(double[] weights, List<Line> lines) {
  private static final double REMARKABLE = 0.5;
  private static final int MOST_REMARKS = 3;

  public ComponentProfile {
    lines = List.copyOf(lines);
  }

  /**
   * A number, a count or a level.
   *
   * @param feature name of the column
   * @param level of a category, else null
   * @param whole value in all rows: a mean, or the share of the level
   * @param deviation standard deviation in all rows
   * @param values values[k] in component k
   */
  public record Line(
      String feature, String level, double whole, double deviation, double[] values) {
    /** (value_k - whole) / deviation; 0 where the feature does not vary. */
    public double score(int k) {
      double score = (values[k] - whole) / deviation;
      return Double.isFinite(score) ? score : 0;
    }

    /** The feature, with its level if it has one. */
    public String name() {
      return level == null ? feature : feature + " " + level;
    }

    /** A value of this line, such as {@code 5.552} or {@code 91%}. */
    public String text(double value) {
      return level == null ? Text.brief(value) : Text.format("%.0f%%", 100 * value);
    }

    private double separation(double[] weights) {
      return IntStream.range(0, weights.length)
          .mapToDouble(k -> weights[k] * score(k) * score(k))
          .sum();
    }

    private String remark(int k) {
      String direction = level != null ? "" : score(k) > 0 ? "high " : "low ";
      return direction + name() + " " + text(values[k]) + " against " + text(whole);
    }
  }

  /**
   * The profile of components with centres.
   *
   * @param names of the D features
   * @param centres centres.get(k)[d], in the units of the data
   * @param mean mean[d] of all rows
   * @param deviation deviation[d] of all rows; the weighted spread of the centres where it is NaN
   */
  public static ComponentProfile of(
      List<String> names,
      double[] weights,
      List<double[]> centres,
      double[] mean,
      double[] deviation) {
    List<Line> lines = new ArrayList<>();
    for (int d = 0; d < names.size(); d++) {
      int column = d;
      double[] values = centres.stream().mapToDouble(centre -> centre[column]).toArray();
      double known = Double.isNaN(deviation[d]) ? spread(weights, values) : deviation[d];
      lines.add(new Line(names.get(d), null, mean[d], known, values));
    }
    return new ComponentProfile(weights, lines);
  }

  private static double spread(double[] weights, double[] values) {
    double mean = 0;
    for (int k = 0; k < values.length; k++) {
      mean += weights[k] * values[k];
    }
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += weights[k] * (values[k] - mean) * (values[k] - mean);
    }
    return Math.sqrt(sum);
  }

  /**
   * The profile of a mixture over a table; what the table's columns do not tell is the mixture's.
   */
  public static ComponentProfile of(MixedModel model) {
    MixedParameters parameters = model.parameters();
    TableLayout layout = model.schema().layout();
    List<Line> lines = new ArrayList<>();
    for (int j = 0; j < layout.numbers().length; j++) {
      Column column = model.schema().column(layout.numbers()[j]);
      lines.add(number(column, model.weights(), parameters.means(), j, layout.numbers().length));
    }
    for (int j = 0; j < layout.counts().length; j++) {
      Column column = model.schema().column(layout.counts()[j]);
      lines.add(number(column, model.weights(), parameters.rates(), j, layout.counts().length));
    }
    for (int j = 0; j < layout.categories().length; j++) {
      Column column = model.schema().column(layout.categories()[j]);
      for (int l = 0; l < layout.levels(j); l++) {
        int at = layout.firstLevel()[j] + l;
        double[] shares = every(parameters.probabilities(), at, layout.levels());
        double whole =
            column.shares() == null ? dot(model.weights(), shares) : column.shares().get(l);
        double deviation = Math.sqrt(whole * (1 - whole));
        lines.add(new Line(column.name(), column.levels().get(l), whole, deviation, shares));
      }
    }
    return new ComponentProfile(model.weights(), lines);
  }

  private static Line number(
      Column column, double[] weights, double[] parameters, int from, int stride) {
    double[] values = every(parameters, from, stride);
    double whole = column.mean() == null ? dot(weights, values) : column.mean();
    Double known = column.standardDeviation();
    return new Line(
        column.name(), null, whole, known == null ? spread(weights, values) : known, values);
  }

  private static double[] every(double[] values, int from, int stride) {
    return IntStream.range(0, values.length / stride)
        .mapToDouble(k -> values[from + k * stride])
        .toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  /** The lines, first what separates the components most: sum_k pi_k score_k^2. */
  public List<Line> bySeparation() {
    return lines.stream()
        .sorted(Comparator.comparingDouble((Line line) -> line.separation(weights)).reversed())
        .toList();
  }

  /**
   * Component k in words, such as {@code high petal_length 5.552 against 3.758}: at most three
   * lines that are half a standard deviation or more away from the whole.
   */
  public String words(int k) {
    String remarks =
        lines.stream()
            .filter(line -> Math.abs(line.score(k)) >= REMARKABLE)
            .sorted(Comparator.comparingDouble((Line line) -> -Math.abs(line.score(k))))
            .limit(MOST_REMARKS)
            .map(line -> line.remark(k))
            .collect(Collectors.joining("; "));
    return remarks.isEmpty() ? "near the whole in every feature" : remarks;
  }
}

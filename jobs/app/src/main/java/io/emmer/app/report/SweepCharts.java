package io.emmer.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Quantities of one group of a sweep against K, with all restarts. */
final class SweepCharts {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 262;
  private static final int LEFT = 96;
  private static final int RIGHT = 426;
  private static final int TOP = 12;
  private static final int BOTTOM = 218;
  private static final double PADDING = 0.06;
  private static final int MOST_TICKS = 9;

  /** Lines of families differ in their dashes too, not only in colour. */
  private static final List<String> DASHES = List.of("none", "7 4", "2 4", "9 3 2 3", "12 5");

  private final SweepData.Group group;
  private final List<String> families;

  SweepCharts(SweepData.Group group) {
    this.group = group;
    families =
        new ArrayList<>(
            new LinkedHashSet<>(
                group.configurations().stream().map(SweepData.Configuration::family).toList()));
  }

  /** The charts of this group. */
  List<View.SeriesChart> charts() {
    if (group.inertia()) {
      return List.of(chart("Inertia", SweepData.Run::objective));
    }
    List<View.SeriesChart> charts = new ArrayList<>();
    charts.add(chart("Log-likelihood, greater is better", SweepData.Run::objective));
    Map<String, ToDoubleFunction<SweepData.Run>> criteria =
        Map.of("AIC", SweepData.Run::aic, "BIC", SweepData.Run::bic, "ICL", SweepData.Run::icl);
    for (String name : List.of("AIC", "BIC", "ICL")) {
      charts.add(chart(name + ", smaller is better", criteria.get(name)));
    }
    return charts;
  }

  private View.SeriesChart chart(String title, ToDoubleFunction<SweepData.Run> value) {
    double[] values =
        group.configurations().stream()
            .flatMap(configuration -> configuration.runs().stream())
            .mapToDouble(value)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double min = values.length == 0 ? 0 : values[0];
    double max = values.length == 0 ? 0 : values[values.length - 1];
    double padding = PADDING * (max - min);
    Axis y = Axis.of(min - padding, max + padding, 5);
    int[] components =
        group.configurations().stream()
            .mapToInt(SweepData.Configuration::components)
            .sorted()
            .toArray();
    int least = components[0];
    int most = components[components.length - 1];
    double margin = least == most ? 1 : PADDING * (most - least);
    Axis x = Axis.ofWhole(least - margin, most + margin, 8);
    List<View.Series> series = families.stream().map(f -> series(f, x, y, value)).toList();
    String description =
        "%s against the number of components from %d to %d, for %s; between %s and %s."
            .formatted(
                title,
                least,
                most,
                String.join(", ", families.stream().map(VisibleText::label).toList()),
                NumberText.real(min),
                NumberText.real(max));
    View.Frame frame =
        new View.Frame(
            WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, ticks(x, components), y.ticks(BOTTOM, TOP));
    return new View.SeriesChart(title, description, frame, series);
  }

  /** At every K that was tried, unless there are many. */
  private static List<View.Tick> ticks(Axis x, int[] components) {
    int[] tried = Arrays.stream(components).distinct().toArray();
    if (tried.length > MOST_TICKS) {
      return x.ticks(LEFT, RIGHT);
    }
    return Arrays.stream(tried)
        .mapToObj(
            k -> new View.Tick(NumberText.coordinate(x.place(k, LEFT, RIGHT)), Integer.toString(k)))
        .toList();
  }

  private View.Series series(String family, Axis x, Axis y, ToDoubleFunction<SweepData.Run> value) {
    StringBuilder path = new StringBuilder();
    List<View.Dot> dots = new ArrayList<>();
    List<SweepData.Configuration> own =
        group.configurations().stream()
            .filter(configuration -> configuration.family().equals(family))
            .sorted(Comparator.comparingInt(SweepData.Configuration::components))
            .toList();
    for (SweepData.Configuration configuration : own) {
      for (SweepData.Run run : configuration.runs()) {
        if (Double.isFinite(value.applyAsDouble(run))) {
          View.Dot dot = dot(configuration, run, x, y, value.applyAsDouble(run));
          dots.add(dot);
          if (run.best()) {
            path.append(path.isEmpty() ? 'M' : 'L').append(dot.x()).append(' ').append(dot.y());
          }
        }
      }
    }
    int index = families.indexOf(family);
    return new View.Series(
        VisibleText.label(family),
        Palette.of(index),
        DASHES.get(index % DASHES.size()),
        path.toString(),
        dots);
  }

  private static View.Dot dot(
      SweepData.Configuration configuration, SweepData.Run run, Axis x, Axis y, double value) {
    String label =
        "%s, K = %d, restart %d: %s"
            .formatted(
                VisibleText.label(configuration.family()),
                configuration.components(),
                run.restart(),
                NumberText.real(value));
    return new View.Dot(
        NumberText.coordinate(x.place(configuration.components(), LEFT, RIGHT)),
        NumberText.coordinate(y.place(value, BOTTOM, TOP)),
        label,
        run.best());
  }
}

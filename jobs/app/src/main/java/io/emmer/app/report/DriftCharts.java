package io.emmer.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The drawings of a page about drift. */
final class DriftCharts {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 262;
  private static final int LEFT = 86;
  private static final int RIGHT = 426;
  private static final int TOP = 12;
  private static final int BOTTOM = 218;
  private static final double PADDING = 0.06;
  private static final int DATES = 5;

  private static final int SHIFT_LEFT = 62;
  private static final int SHIFT_WIDTH = 640;
  private static final int SHIFT_RIGHT = 620;
  private static final int LINE = 22;

  /** The table has all of them. */
  private static final int SHOWN = 40;

  private final List<DriftReport.Matched> components;
  private final List<DriftReport.Run> runs;

  DriftCharts(List<DriftReport.Matched> components, List<DriftReport.Run> runs) {
    this.components = components;
    this.runs = runs;
  }

  private record Curve(
      String name, int colour, String dashes, ToDoubleFunction<DriftReport.Run> value) {}

  /** Scores and drifts of the last nights. */
  List<View.SeriesChart> history(String objectiveLabel) {
    Curve own = new Curve("model of the night", 0, "none", DriftReport.Run::score);
    Curve published =
        new Curve("model published before", 1, "7 4", DriftReport.Run::publishedScore);
    String label = VisibleText.label(objectiveLabel);
    String scores = label.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + label.substring(1);
    return List.of(
        chart(scores + " of a held-out row", List.of(own, published), false),
        chart(
            "Drift of the weights",
            List.of(new Curve("weights", 2, "none", DriftReport.Run::weightDrift)),
            true),
        chart(
            "Drift of the parameters",
            List.of(new Curve("parameters", 3, "none", DriftReport.Run::parameterDrift)),
            true));
  }

  private View.SeriesChart chart(String title, List<Curve> curves, boolean fromZero) {
    double[] values =
        runs.stream()
            .flatMapToDouble(
                run -> curves.stream().mapToDouble(curve -> curve.value().applyAsDouble(run)))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double max = values.length == 0 ? 0 : values[values.length - 1];
    double min = values.length == 0 || fromZero ? 0 : values[0];
    double padding = PADDING * (max - min);
    Axis y = Axis.of(fromZero ? 0 : min - padding, max + padding, 5);
    Axis x = Axis.ofWhole(0, Math.max(1, runs.size() - 1), DATES);
    View.Frame frame =
        new View.Frame(WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, dates(x), y.ticks(BOTTOM, TOP));
    List<View.Series> series = curves.stream().map(curve -> series(curve, x, y)).toList();
    String description =
        "%s of %d night%s, %s, between %s and %s."
            .formatted(
                title,
                runs.size(),
                runs.size() == 1 ? "" : "s",
                curves.stream().map(Curve::name).collect(Collectors.joining(" and ")),
                NumberText.real(min),
                NumberText.real(max));
    return new View.SeriesChart(title, description, frame, series);
  }

  /** Day and month: the table has the years. */
  private List<View.Tick> dates(Axis x) {
    List<View.Tick> ticks = new ArrayList<>();
    int step = Math.max(1, (runs.size() + DATES - 1) / DATES);
    for (int i = runs.size() - 1; i >= 0; i -= step) {
      String date = VisibleText.label(runs.get(i).date());
      ticks.add(
          new View.Tick(
              NumberText.coordinate(x.place(i, LEFT, RIGHT)),
              date.length() == 10 ? date.substring(5) : date));
    }
    return ticks;
  }

  private View.Series series(Curve curve, Axis x, Axis y) {
    StringBuilder path = new StringBuilder();
    List<View.Dot> dots = new ArrayList<>();
    char command = 'M';
    for (int i = 0; i < runs.size(); i++) {
      DriftReport.Run run = runs.get(i);
      double value = curve.value().applyAsDouble(run);
      if (!Double.isFinite(value)) {
        command = 'M';
        continue;
      }
      String atX = NumberText.coordinate(x.place(i, LEFT, RIGHT));
      String atY = NumberText.coordinate(y.place(value, BOTTOM, TOP));
      path.append(command).append(atX).append(' ').append(atY);
      command = 'L';
      String label =
          "%s, %s (%s): %s"
              .formatted(
                  VisibleText.label(run.date()),
                  curve.name(),
                  VisibleText.label(run.status()),
                  NumberText.real(value));
      dots.add(new View.Dot(atX, atY, label, run.status().equals("published")));
    }
    return new View.Series(
        curve.name(), Palette.of(curve.colour()), curve.dashes(), path.toString(), dots);
  }

  /** From the published weight of each component to its own, heaviest first. */
  View.ShiftChart weights() {
    List<DriftReport.Matched> shown =
        components.stream()
            .sorted(
                Comparator.comparingDouble(
                    (DriftReport.Matched m) -> -Math.max(m.weight(), m.publishedWeight())))
            .limit(SHOWN)
            .toList();
    double most =
        shown.stream().mapToDouble(m -> Math.max(m.weight(), m.publishedWeight())).max().orElse(1);
    int bottom = TOP + LINE * shown.size();
    Axis x = Axis.of(0, 100 * (1 + PADDING) * Math.max(most, Double.MIN_NORMAL), 6);
    List<View.Shift> shifts = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      DriftReport.Matched m = shown.get(i);
      shifts.add(
          new View.Shift(
              NumberText.coordinate(TOP + (i + 0.5) * LINE),
              m.component() == m.published() ? m.name() : m.publishedName() + " → " + m.name(),
              NumberText.coordinate(x.place(100 * m.publishedWeight(), SHIFT_LEFT, SHIFT_RIGHT)),
              NumberText.coordinate(x.place(100 * m.weight(), SHIFT_LEFT, SHIFT_RIGHT)),
              "Component %s, published %s: from %s to %s"
                  .formatted(
                      m.name(),
                      m.publishedName(),
                      NumberText.percent(m.publishedWeight()),
                      NumberText.percent(m.weight()))));
    }
    List<View.Tick> shares =
        x.ticks(SHIFT_LEFT, SHIFT_RIGHT).stream()
            .map(t -> new View.Tick(t.at(), t.label() + "%"))
            .toList();
    View.Frame frame =
        new View.Frame(
            SHIFT_WIDTH, bottom + 30, SHIFT_LEFT, SHIFT_RIGHT, TOP, bottom, shares, List.of());
    return new View.ShiftChart(
        "Weights of %d components as published and now.".formatted(shown.size()), frame, shifts);
  }
}

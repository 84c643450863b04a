package io.emmer.app.report;

import java.util.ArrayList;
import java.util.List;

/** The objective of all restarts against the iterations. */
final class TraceCharts {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 270;
  private static final int LEFT = 86;
  private static final int RIGHT = 426;
  private static final int TOP = 12;
  private static final int BOTTOM = 226;
  private static final double PADDING = 0.05;

  /** More points of a curve than these would not be seen. */
  private static final int POINTS = 400;

  /** The end of the run gets its own chart if it fills less than this part of the first one. */
  private static final double FLAT = 0.2;

  private static final int LATEST_CLOSER = 10;

  private final List<ReportData.Trace> traces;
  private final String objective;
  private final int longest;

  TraceCharts(ReportData data) {
    traces = data.traces();
    objective = VisibleText.label(data.objectiveLabel());
    longest = traces.stream().mapToInt(ReportData.Trace::iterations).max().orElse(0);
  }

  /** The whole run and, where that is mostly flat, its end. */
  List<View.Chart> charts() {
    List<View.Chart> charts = new ArrayList<>();
    charts.add(chart("The whole run", 0));
    int from = Math.min(LATEST_CLOSER, longest / 3);
    double end = range(from).span();
    if (from > 0 && end > 0 && end < FLAT * range(0).span()) {
      charts.add(chart("Closer, from iteration " + from, from));
    }
    return charts;
  }

  private View.Chart chart(String title, int from) {
    Range range = range(from);
    double padding = PADDING * range.span();
    Axis y = Axis.of(range.min - padding, range.max + padding, 6);
    Axis x = Axis.ofWhole(from, Math.max(longest, from + 1), 7);
    View.Frame frame =
        new View.Frame(
            WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, x.ticks(LEFT, RIGHT), y.ticks(BOTTOM, TOP));
    List<View.Line> lines = new ArrayList<>();
    // The best one last: it is drawn over the others.
    traces.stream().filter(trace -> !trace.best()).forEach(t -> lines.add(line(t, from, x, y)));
    traces.stream().filter(ReportData.Trace::best).forEach(t -> lines.add(line(t, from, x, y)));
    String description =
        "Line chart of the %s of %d run%s from iteration %d to %d, between %s and %s."
            .formatted(
                objective,
                traces.size(),
                traces.size() == 1 ? "" : "s",
                from,
                longest,
                NumberText.real(range.min),
                NumberText.real(range.max));
    return new View.Chart(title, description, frame, lines);
  }

  private record Range(double min, double max) {
    double span() {
      return max - min;
    }
  }

  /** Finite minimum and maximum from an iteration on. */
  private Range range(int from) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (ReportData.Trace trace : traces) {
      for (int i = from; i < trace.objective().size(); i++) {
        double value = trace.objective().get(i);
        if (Double.isFinite(value)) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
    }
    return min <= max ? new Range(min, max) : new Range(0, 0);
  }

  private static View.Line line(ReportData.Trace trace, int from, Axis x, Axis y) {
    StringBuilder path = new StringBuilder();
    char command = 'M';
    String endX = "";
    String endY = "";
    for (int i : TraceTables.sample(from, trace.iterations(), POINTS)) {
      double value = trace.objective().get(i);
      if (!Double.isFinite(value)) {
        command = 'M';
        continue;
      }
      endX = NumberText.coordinate(x.place(i, LEFT, RIGHT));
      endY = NumberText.coordinate(y.place(value, BOTTOM, TOP));
      path.append(command).append(endX).append(' ').append(endY);
      command = 'L';
    }
    String label =
        VisibleText.label(trace.label()) + ": " + NumberText.real(trace.objective().last());
    return new View.Line(path.toString(), label, endX, endY, trace.best());
  }
}

package io.emmer.app.report.chart;

import io.emmer.app.report.EvenSample;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The charts of the objective of all restarts against the iterations, and the tables behind. */
public final class TraceCharts {
  private static final Area AREA = new Area(440, 270, 86, 426, 12, 226);
  private static final double PADDING = 0.05;

  /** Rows of the table of objectives. */
  private static final int ROWS = 60;

  /** More points of a curve than these would not be seen. */
  private static final int POINTS = 400;

  /** The end of the run gets its own chart if it fills less than this part of the first one. */
  private static final double FLAT = 0.2;

  private static final int LATEST_CLOSER = 10;

  private final List<ReportData.Trace> traces;
  private final String objective;
  private final int longest;

  public TraceCharts(ReportData data) {
    traces = data.traces();
    objective = VisibleText.label(data.objectiveLabel());
    longest = traces.stream().mapToInt(ReportData.Trace::iterations).max().orElse(0);
  }

  /** The whole run and, if that is mostly flat, its end; nothing of a run without iterations. */
  public List<SeriesChart> charts() {
    List<SeriesChart> charts = new ArrayList<>();
    if (longest == 0) {
      return charts;
    }
    charts.add(chart("The whole run", 0));
    int from = Math.min(LATEST_CLOSER, longest / 3);
    double end = range(from).span();
    if (from > 0 && end > 0 && end < FLAT * range(0).span()) {
      charts.add(chart("Closer, from iteration " + from, from));
    }
    return charts;
  }

  private SeriesChart chart(String title, int from) {
    Range range = range(from);
    Axis x = Axis.ofWhole(from, Math.max(longest, from + 1), 7);
    String description =
        Text.format(
            "Line chart of the %s of %d run%s from iteration %d to %d, %s.",
            objective,
            traces.size(),
            traces.size() == 1 ? "" : "s",
            from,
            longest,
            range.described());
    // The best one last, as it is drawn over the others.
    List<SeriesChart.Curve> curves =
        Stream.concat(
                traces.stream().filter(trace -> !trace.best()),
                traces.stream().filter(ReportData.Trace::best))
            .map(trace -> curve(trace, from))
            .toList();
    return SeriesChart.Axes.of(AREA, x, range.axis(PADDING, 6)).chart(title, description, curves);
  }

  private Range range(int from) {
    return Range.of(
        traces.stream().flatMapToDouble(trace -> Arrays.stream(trace.objective()).skip(from)));
  }

  /** A run with a dot at its end. */
  private static SeriesChart.Curve curve(ReportData.Trace trace, int from) {
    List<SeriesChart.Mark> points =
        EvenSample.of(from, trace.iterations(), POINTS).stream()
            .map(i -> new SeriesChart.Mark(i, trace.objective()[i], "", trace.best()))
            .toList();
    List<SeriesChart.Mark> finite =
        points.stream().filter(point -> Double.isFinite(point.y())).toList();
    String label = trace.label() + ": " + NumberText.real(trace.last());
    List<SeriesChart.Mark> end = finite.subList(Math.max(0, finite.size() - 1), finite.size());
    return new SeriesChart.Curve(label, 0, "none", points, end);
  }

  /** The objective of every run after every iteration. */
  public Table objectives() {
    List<Integer> indices = EvenSample.of(0, longest, ROWS);
    Table.Columns<Integer> columns =
        new Table.Columns<Integer>().add("Iteration", NumberText::count);
    for (ReportData.Trace trace : traces) {
      columns.add(
          trace.label(), i -> i <= trace.iterations() ? NumberText.real(trace.objective()[i]) : "");
    }
    String note =
        indices.size() > longest
            ? ""
            : Text.format(
                "Every %d iterations, and the last one.", indices.get(1) - indices.get(0));
    return columns.table(indices).with(note);
  }

  /** The end of every run. */
  public Table outcomes() {
    return new Table.Columns<ReportData.Trace>()
        .add("Run", trace -> trace.label() + (trace.best() ? " (best)" : ""))
        .add("Iterations", trace -> NumberText.count(trace.iterations()))
        .add("Final " + objective, trace -> NumberText.real(trace.last()))
        .add("Stop", ReportData.Trace::ending)
        .table(traces);
  }
}

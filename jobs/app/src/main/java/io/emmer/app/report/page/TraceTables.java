package io.emmer.app.report.page;

import io.emmer.app.report.EvenSample;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Table;
import java.util.List;

/** The tables behind the charts of the objective. */
final class TraceTables {
  private static final int ROWS = 60;

  private TraceTables() {}

  /** The objective of every run after every iteration. */
  static Table objectives(ReportData data) {
    List<ReportData.Trace> traces = data.traces();
    int longest = traces.stream().mapToInt(ReportData.Trace::iterations).max().orElse(0);
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
            : "Every %d iterations, and the last one.".formatted(indices.get(1) - indices.get(0));
    return columns.table(indices).with(note);
  }

  /** The end of every run. */
  static Table outcomes(ReportData data) {
    return new Table.Columns<ReportData.Trace>()
        .add("Run", trace -> trace.label() + (trace.best() ? " (best)" : ""))
        .add("Iterations", trace -> NumberText.count(trace.iterations()))
        .add(
            "Final " + VisibleText.label(data.objectiveLabel()),
            trace -> NumberText.real(trace.last()))
        .add("Stop", ReportData.Trace::ending)
        .table(data.traces());
  }
}

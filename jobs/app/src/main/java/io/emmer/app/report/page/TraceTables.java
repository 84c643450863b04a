package io.emmer.app.report.page;

import io.emmer.app.report.EvenSample;
import io.emmer.app.report.NumberText;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.app.report.chart.Table;
import java.util.ArrayList;
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
    List<String> columns = new ArrayList<>(List.of("Iteration"));
    traces.forEach(trace -> columns.add(trace.label()));
    List<List<String>> rows = new ArrayList<>();
    for (int i : indices) {
      List<String> row = new ArrayList<>(List.of(NumberText.count(i)));
      for (ReportData.Trace trace : traces) {
        row.add(i <= trace.iterations() ? NumberText.real(trace.objective()[i]) : "");
      }
      rows.add(row);
    }
    String note =
        indices.size() > longest
            ? ""
            : "Every %d iterations, and the last one.".formatted(indices.get(1) - indices.get(0));
    return new Table(columns, rows, note);
  }

  /** The end of every run. */
  static Table outcomes(ReportData data) {
    List<List<String>> rows = new ArrayList<>();
    for (ReportData.Trace trace : data.traces()) {
      rows.add(
          List.of(
              trace.label() + (trace.best() ? " (best)" : ""),
              NumberText.count(trace.iterations()),
              NumberText.real(trace.last()),
              trace.ending()));
    }
    String objective = VisibleText.label(data.objectiveLabel());
    return new Table(List.of("Run", "Iterations", "Final " + objective, "Stop"), rows);
  }
}

package io.emmer.app.report;

import java.util.ArrayList;
import java.util.List;

/** The figures behind the charts of the objective. */
final class TraceTables {
  private static final int ROWS = 60;

  private TraceTables() {}

  /** At most about {@code limit} indices, evenly from the first to the last, both included. */
  static List<Integer> sample(int first, int last, int limit) {
    List<Integer> indices = new ArrayList<>();
    int step = Math.max(1, (last - first + limit) / limit);
    for (int i = first; i < last; i += step) {
      indices.add(i);
    }
    if (first <= last) {
      indices.add(last);
    }
    return indices;
  }

  /** The objective of every run after every iteration. */
  static View.Table objectives(ReportData data) {
    List<ReportData.Trace> traces = data.traces();
    int longest = traces.stream().mapToInt(ReportData.Trace::iterations).max().orElse(0);
    List<Integer> indices = sample(0, longest, ROWS);
    List<String> columns = new ArrayList<>(List.of("Iteration"));
    traces.forEach(trace -> columns.add(VisibleText.label(trace.label())));
    List<List<String>> rows = new ArrayList<>();
    for (int i : indices) {
      List<String> row = new ArrayList<>(List.of(NumberText.count(i)));
      for (ReportData.Trace trace : traces) {
        row.add(i <= trace.iterations() ? NumberText.real(trace.objective().get(i)) : "");
      }
      rows.add(row);
    }
    String note =
        indices.size() > longest
            ? ""
            : "Every %d iterations, and the last one.".formatted(indices.get(1) - indices.get(0));
    return new View.Table(columns, rows, note);
  }

  /** How every run ended. */
  static View.Table outcomes(ReportData data) {
    List<List<String>> rows = new ArrayList<>();
    for (ReportData.Trace trace : data.traces()) {
      rows.add(
          List.of(
              VisibleText.label(trace.label()) + (trace.best() ? " (best)" : ""),
              NumberText.count(trace.iterations()),
              NumberText.real(trace.objective().last()),
              (trace.converged() ? "converged: " : "not converged: ")
                  + VisibleText.label(trace.stopReason())));
    }
    String objective = VisibleText.label(data.objectiveLabel());
    return new View.Table(List.of("Run", "Iterations", "Final " + objective, "Stop"), rows, "");
  }
}

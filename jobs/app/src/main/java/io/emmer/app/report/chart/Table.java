package io.emmer.app.report.chart;

import java.util.List;

/** A table of texts, the figures behind a drawing; the first column heads the rows. */
public record Table(List<String> columns, List<List<String>> rows, String note) {
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** A table without a note. */
  public Table(List<String> columns, List<List<String>> rows) {
    this(columns, rows, "");
  }
}

package io.emmer.app.report.page;

import io.emmer.app.report.ModelProfile;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.em.findings.ComponentProfile;
import io.emmer.em.table.Column;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of a table in words: the columns that separate the components most. */
final class CellText {
  private static final int COLUMNS = 5;

  private final List<String> names;

  /** By column, null of numbers. */
  private final List<List<String>> levels;

  private final List<Integer> shown;

  CellText(ReportData data) {
    List<Column> columns =
        data.isOfCells() ? data.stored().document().schema().orElseThrow().columns() : List.of();
    names =
        data.isOfCells()
            ? columns.stream().map(Column::name).toList()
            : ModelProfile.names(data.stored().input(), data.dimensions());
    levels = names.stream().map(name -> (List<String>) null).collect(Collectors.toList());
    for (int d = 0; d < columns.size(); d++) {
      levels.set(d, columns.get(d).levels());
    }
    shown =
        data.profile().bySeparation().stream()
            .map(ComponentProfile.Line::feature)
            .distinct()
            .limit(COLUMNS)
            .map(names::indexOf)
            .toList();
  }

  /** Such as {@code age 24, contract prepaid, late_payments missing}. */
  String of(double[] row) {
    List<String> cells = new ArrayList<>();
    for (int d : shown) {
      String value =
          Double.isNaN(row[d])
              ? "missing"
              : levels.get(d) == null ? Text.brief(row[d]) : levels.get(d).get((int) row[d]);
      cells.add(VisibleText.name(names.get(d)) + " " + VisibleText.name(value));
    }
    return String.join(", ", cells).replace(" -", " \u2212");
  }
}

package io.emmer.app.report.page;

import io.emmer.app.report.ReportData;
import io.emmer.app.report.VisibleText;
import io.emmer.em.findings.ComponentProfile;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a table in words: the columns that separate the components most. */
final class CellText {
  private static final int COLUMNS = 5;

  private final List<Column> columns;
  private final List<Integer> shown;

  CellText(ReportData data) {
    columns = data.stored().document().schema().map(TableSchema::columns).orElse(List.of());
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int d = 0; d < columns.size(); d++) {
      positions.put(columns.get(d).name(), d);
    }
    shown =
        data.profile().bySeparation().stream()
            .map(ComponentProfile.Line::feature)
            .distinct()
            .limit(COLUMNS)
            .map(positions::get)
            .toList();
  }

  /** Such as {@code age 24, contract prepaid, late_payments missing}. */
  String of(double[] row) {
    List<String> cells = new ArrayList<>();
    for (int d : shown) {
      Column column = columns.get(d);
      String value =
          Double.isNaN(row[d])
              ? "missing"
              : column.levels() == null ? Text.brief(row[d]) : column.levels().get((int) row[d]);
      cells.add(VisibleText.name(column.name()) + " " + VisibleText.name(value));
    }
    return String.join(", ", cells).replace(" -", " \u2212");
  }
}

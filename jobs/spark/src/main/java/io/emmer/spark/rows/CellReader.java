package io.emmer.spark.rows;

import io.emmer.em.Support;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads the cells of a row as a family of tables wants them: numbers, counts, and positions of
 * levels; NaN where a cell is missing, or its level unknown.
 *
 * @param types of the cells that are numbers as they are read, null of texts
 * @param levels of each column by their texts, null of columns without
 */
record CellReader(List<Column> columns, NumberType[] types, List<Map<UTF8String, Integer>> levels)
    implements RowCells, Serializable {

  static CellReader of(TableSchema schema, NumberType[] types) {
    List<Map<UTF8String, Integer>> levels = new ArrayList<>();
    for (Column column : schema.columns()) {
      Map<UTF8String, Integer> positions = new HashMap<>();
      if (column.type() == ColumnType.CATEGORICAL) {
        column
            .levels()
            .forEach(level -> positions.put(UTF8String.fromString(level), positions.size()));
      }
      levels.add(positions);
    }
    return new CellReader(schema.columns(), types, levels);
  }

  @Override
  public String read(InternalRow row, double[] out) {
    for (int d = 0; d < out.length; d++) {
      Column column = columns.get(d);
      String problem = null;
      switch (column.type()) {
        case CONSTANT -> out[d] = Double.NaN;
        case CATEGORICAL -> {
          Integer level = levels.get(d).get(RowCells.text(row, d, types[d]));
          out[d] = level == null ? Double.NaN : level;
        }
        case NUMERIC, COUNT -> {
          out[d] = RowCells.number(row, d, types[d]);
          problem = problem(column, out[d]);
        }
      }
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  static String problem(Column column, double x) {
    boolean isCount = column.type() == ColumnType.COUNT;
    boolean legal =
        Double.isNaN(x)
            || (Support.TABLE.contains(x) && (!isCount || (x >= 0 && x == Math.rint(x))));
    return legal
        ? null
        : Text.format(
            "'%s' is %s, expected %s",
            column.name(),
            x,
            isCount ? "a whole number of at least 0, as it is a count" : "a finite number");
  }
}

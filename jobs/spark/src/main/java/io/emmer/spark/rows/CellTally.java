package io.emmer.spark.rows;

import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.spark.InputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** What the cells of some rows are: the levels of texts, the ranges of numbers. */
final class CellTally implements RowCells, Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Column> columns;
  private final NumberType[] types;
  private final int maxLevels;
  private final String file;
  private final List<Map<UTF8String, Long>> levels = new ArrayList<>();
  private final double[] least;
  private final double[] most;

  /**
   * A tally of no rows.
   *
   * @param columns with their types; constant ones are not looked at
   * @param types of cells that are numbers as they are read, null of texts
   * @param file for messages
   */
  CellTally(List<Column> columns, NumberType[] types, int maxLevels, String file) {
    this.columns = columns;
    this.types = types;
    this.maxLevels = maxLevels;
    this.file = file;
    this.least = new double[types.length];
    this.most = new double[types.length];
    for (int d = 0; d < types.length; d++) {
      levels.add(new HashMap<>());
      least[d] = Double.POSITIVE_INFINITY;
      most[d] = Double.NEGATIVE_INFINITY;
    }
  }

  @Override
  public String read(InternalRow row, double[] out) {
    for (int d = 0; d < types.length; d++) {
      Column column = columns.get(d);
      if (column.type() == ColumnType.CATEGORICAL) {
        level(d, RowCells.text(row, d, types[d]), 1);
      } else if (column.type() != ColumnType.CONSTANT) {
        double x = RowCells.number(row, d, types[d]);
        String problem = CellReader.problem(column, x);
        if (problem != null) {
          return problem;
        }
        range(d, x, x);
      }
    }
    return null;
  }

  private void level(int d, UTF8String text, long count) {
    if (text.numBytes() == 0) {
      return;
    }
    Map<UTF8String, Long> found = levels.get(d);
    Long before = found.get(text);
    found.put(before == null ? text.clone() : text, before == null ? count : before + count);
    if (found.size() > maxLevels) {
      throw new InputException(
          "%s: column '%s' has more than %d levels, such as '%s'; leave it out, by {exclude}, or"
              + " give a larger {max-levels}",
          file, columns.get(d).name(), maxLevels, text);
    }
  }

  private void range(int d, double from, double to) {
    least[d] = from < least[d] ? from : least[d];
    most[d] = to > most[d] ? to : most[d];
  }

  /** Adds the tally of other rows. */
  CellTally and(CellTally other) {
    for (int d = 0; d < types.length; d++) {
      int column = d;
      other.levels.get(d).forEach((text, count) -> level(column, text, count));
      range(d, other.least[d], other.most[d]);
    }
    return this;
  }

  /** The levels of a column, as bytes compare. */
  List<String> levels(int d) {
    return levels.get(d).keySet().stream().sorted().map(UTF8String::toString).toList();
  }

  /** Number of cells that have a level. */
  long cells(int d) {
    return levels.get(d).values().stream().mapToLong(count -> count).sum();
  }

  /** Number of cells of a level. */
  long count(int d, String level) {
    return levels.get(d).getOrDefault(UTF8String.fromString(level), 0L);
  }

  /** The smallest number, infinite if there is none. */
  double least(int d) {
    return least[d];
  }

  /** Whether a column of numbers holds no two. */
  boolean isConstant(int d) {
    return !(least[d] < most[d]);
  }
}

package io.emmer.spark.rows.format.text;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Whether the cells of a column count its rows, as an index that another program wrote does.
 *
 * @param first the first of the numbers
 * @param rows how many follow one another; -1 if they do not
 */
public record RowCount(long first, long rows) implements Serializable {
  /** Of no rows. */
  static final RowCount NONE = new RowCount(0, 0);

  /** Of rows that are not counted. */
  static final RowCount BROKEN = new RowCount(0, -1);

  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

  boolean isBroken() {
    return rows < 0;
  }

  /** Of these rows and one behind them, whose cell has this text. */
  RowCount and(String text) {
    return isBroken() || !WHOLE.matcher(text).matches()
        ? BROKEN
        : and(new RowCount(Long.parseLong(text), 1));
  }

  /** Of these rows and those behind them. */
  RowCount and(RowCount next) {
    if (rows == 0 || next.rows == 0) {
      return rows == 0 ? next : this;
    }
    boolean follows = rows > 0 && next.rows > 0 && first + rows == next.first;
    return follows ? new RowCount(first, rows + next.rows) : BROKEN;
  }
}

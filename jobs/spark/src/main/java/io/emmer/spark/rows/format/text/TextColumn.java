package io.emmer.spark.rows.format.text;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a column holds besides missing cells.
 *
 * @param kinds its cells by what they hold
 * @param count whether they count the rows
 */
public record TextColumn(Map<CellKind, Cells> kinds, RowCount count) implements Serializable {
  /** Of a column without rows. */
  public static final TextColumn EMPTY = new TextColumn(Map.of(), RowCount.NONE);

  /**
   * Cells of one kind.
   *
   * @param file of the first
   * @param line of the first
   * @param text of the first, abbreviated
   */
  public record Cells(long count, String file, long line, String text) implements Serializable {
    Cells and(Cells next) {
      return times(count + next.count);
    }

    Cells times(long number) {
      return new Cells(number, file, line, text);
    }
  }

  /** Of these cells and those of rows behind them. */
  public TextColumn and(TextColumn next) {
    Map<CellKind, Cells> both = new EnumMap<>(CellKind.class);
    both.putAll(kinds);
    next.kinds.forEach((kind, cells) -> both.merge(kind, cells, Cells::and));
    return new TextColumn(both, count.and(next.count));
  }

  /** Number of cells. */
  public long present() {
    return kinds.values().stream().mapToLong(Cells::count).sum();
  }

  /** Number of cells of a kind. */
  public long count(CellKind kind) {
    return kinds.containsKey(kind) ? kinds.get(kind).count() : 0;
  }

  /**
   * What the column holds: text where there is more than one kind, a number where there is none.
   */
  public CellKind kind() {
    return switch (kinds.size()) {
      case 0 -> CellKind.NUMBER;
      case 1 -> kinds.keySet().iterator().next();
      default -> CellKind.TEXT;
    };
  }
}

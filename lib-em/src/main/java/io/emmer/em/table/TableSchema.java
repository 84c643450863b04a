package io.emmer.em.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The columns of a table, D of them, and where the cells of each stand among the parameters. */
public final class TableSchema implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Column> columns;
  private final TableLayout layout;

  /**
   * A table of these columns.
   *
   * @throws IllegalArgumentException if there is nothing to model, or far too much
   */
  public TableSchema(List<Column> columns) {
    this.columns = List.copyOf(columns);
    int[] firstLevel = {0};
    List<Integer> ends = new ArrayList<>(List.of(0));
    for (Column column : columns) {
      if (column.type() == ColumnType.CATEGORICAL) {
        firstLevel[0] += column.levels().size();
        ends.add(firstLevel[0]);
      }
    }
    this.layout =
        new TableLayout(
            columns.size(),
            of(ColumnType.NUMERIC),
            of(ColumnType.COUNT),
            of(ColumnType.CATEGORICAL),
            ends.stream().mapToInt(end -> end).toArray());
  }

  /** A table of numbers of which no more is known. */
  public static TableSchema numeric(int dimensions) {
    return new TableSchema(
        IntStream.range(0, dimensions)
            .mapToObj(d -> Column.of(Integer.toString(d), ColumnType.NUMERIC))
            .toList());
  }

  private int[] of(ColumnType type) {
    return IntStream.range(0, columns.size()).filter(d -> columns.get(d).type() == type).toArray();
  }

  /** All columns, constant ones too. */
  public List<Column> columns() {
    return columns;
  }

  /** Column d. */
  public Column column(int d) {
    return columns.get(d);
  }

  /** Where cells stand. */
  public TableLayout layout() {
    return layout;
  }
}

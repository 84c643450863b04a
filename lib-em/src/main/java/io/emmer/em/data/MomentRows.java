package io.emmer.em.data;

import io.emmer.em.table.TableLayout;

/**
 * Rows as {@link TableLayout} expands them: sums over rows are the sufficient statistics of every
 * column, and log densities are linear in a row, but for {@link #minusLogFactorials}.
 */
public final class MomentRows extends SparseRows {
  private static final long serialVersionUID = 1L;

  private final int countsAt;
  private final int levelsAt;
  private final double[] shift;

  MomentRows(TableBlock table, double[] shift) {
    super(table, table.layout().size(), entries(table.layout()));
    this.countsAt = table.layout().countsAt();
    this.levelsAt = table.layout().levelsAt();
    this.shift = shift;
  }

  private static int entries(TableLayout layout) {
    return layout.levelsAt() + layout.categories().length;
  }

  @Override
  int expand(int n) {
    TableBlock table = table();
    int number = table.numberStart(n);
    int count = 0;
    for (int i = table.start(n); i < table.start(n + 1); i++) {
      char at = table.cell(i);
      put(count++, at, 1);
      if (at < levelsAt) {
        double x = table.number(number++);
        if (at < countsAt) {
          double y = x - shift[at / 3];
          put(count++, at + 1, y);
          put(count++, at + 2, y * y);
        } else {
          put(count++, at + 1, x);
        }
      }
    }
    return count;
  }

  private void put(int entry, int at, double value) {
    indices[entry] = (char) at;
    values[entry] = value;
  }

  /** -sum log x! over the counts of row n, which all components share. */
  public double minusLogFactorials(int n) {
    return levelsAt == countsAt ? 0 : table().minusLogFactorials(n);
  }
}

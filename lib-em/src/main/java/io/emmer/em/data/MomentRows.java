package io.emmer.em.data;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SparseCells;
import io.emmer.em.table.TableLayout;

/**
 * Rows as {@link TableLayout} expands them: sums over rows are the sufficient statistics of every
 * column, and log densities are linear in a row, but for {@link #minusLogFactorials}.
 */
public final class MomentRows extends SparseRows {
  private static final long serialVersionUID = 1L;

  private final int countsAt;
  private final int levelsAt;
  private final double[] shift; // at the positions of ones
  private final transient SparseCells cells;

  MomentRows(TableBlock table, double[] shift) {
    super(table, table.layout().size(), entries(table.layout()));
    this.countsAt = table.layout().countsAt();
    this.levelsAt = table.layout().levelsAt();
    this.shift = new double[countsAt];
    for (int j = 0; j < shift.length; j++) {
      this.shift[3 * j] = shift[j];
    }
    this.cells = table.cells(this.shift);
  }

  private static int entries(TableLayout layout) {
    return layout.levelsAt() + layout.categories().length;
  }

  @Override
  int expand(int n, char[] positions, double[] entries, int at) {
    TableBlock table = table();
    int end = table.start(n + 1);
    int i = table.start(n);
    int number = table.numberStart(n);
    int to = at;
    for (; i < end && table.cell(i) < countsAt; i++) {
      char position = table.cell(i);
      double y = table.number(number++) - shift[position];
      positions[to] = position;
      entries[to++] = 1;
      positions[to] = (char) (position + 1);
      entries[to++] = y;
      positions[to] = (char) (position + 2);
      entries[to++] = y * y;
    }
    for (; i < end && table.cell(i) < levelsAt; i++) {
      positions[to] = table.cell(i);
      entries[to++] = 1;
      positions[to] = (char) (table.cell(i) + 1);
      entries[to++] = table.number(number++);
    }
    for (; i < end; i++) {
      positions[to] = table.cell(i);
      entries[to++] = 1;
    }
    return to;
  }

  @Override
  public void multiply(int from, int to, double[] w, int stride, double[] scores) {
    Kernels.get().multiplySparse(cells, from, to, w, stride, scores);
  }

  @Override
  public void addToColumns(int n, double[] a, int aAt, int stride, double[] y) {
    Kernels.get().addToColumns(cells, n, a, aAt, stride, y);
  }

  /** -sum log x! over the counts of row n, which all components share. */
  public double minusLogFactorials(int n) {
    return levelsAt == countsAt ? 0 : table().minusLogFactorials(n);
  }
}

package io.emmer.em.data;

import io.emmer.em.kernel.CellTiles;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.table.TableLayout;

/**
 * Rows as {@link TableLayout} expands them: sums over rows are the sufficient statistics of every
 * column, and log densities are linear in a row, but for {@link #minusLogFactorials}.
 */
public final class MomentRows extends SparseRows {
  private static final long serialVersionUID = 1L;

  private final int countsAt;
  private final double[] shift;
  private final double[] row; // scratch
  private final double[] factorials = new double[CellTiles.ROWS]; // of the rows of a tile
  private int factorialsOf = -1;
  private final transient CellTiles cells;

  MomentRows(TableBlock table, double[] shift) {
    super(table, table.layout().size(), entries(table.layout()));
    this.countsAt = table.layout().countsAt();
    this.shift = shift.clone();
    this.cells = table.cells(this.shift);
    this.row = new double[cells.columns()];
  }

  private static int entries(TableLayout layout) {
    return layout.levelsAt() + layout.categories().length;
  }

  @Override
  int expand(int n, char[] positions, double[] entries, int at) {
    table().copyCells(n, row);
    int to = at;
    for (int c = 0; c < row.length; c++) {
      if (Double.isNaN(row[c])) {
        continue;
      }
      boolean isNumber = c < shift.length;
      boolean isLevel = c >= row.length - cells.categories();
      int position = isLevel ? (int) row[c] : isNumber ? 3 * c : countsAt + 2 * (c - shift.length);
      positions[to] = (char) position;
      entries[to++] = 1;
      if (!isLevel) {
        double y = isNumber ? row[c] - shift[c] : row[c];
        positions[to] = (char) (position + 1);
        entries[to++] = y;
        if (isNumber) {
          positions[to] = (char) (position + 2);
          entries[to++] = y * y;
        }
      }
    }
    return to;
  }

  @Override
  public void multiply(int from, int to, double[] w, int stride, double[] scores) {
    Kernels.get().multiplyTiles(cells, from, to, w, stride, scores);
  }

  /**
   * y[d*stride + k] += sum of a[i*stride + k] x_nd over the rows n = from + i whose bit i is set,
   * ascending, by fused multiply-adds.
   *
   * @param from a multiple of {@link CellTiles#ROWS}
   * @param a of {@link CellTiles#ROWS} rows
   */
  public void addTile(int from, long rows, double[] a, int stride, double[] y) {
    Kernels.get().addTile(cells, from / CellTiles.ROWS, rows, a, stride, y);
  }

  /** -sum log x! over the counts of row n, which all components share. */
  public double minusLogFactorials(int n) {
    if (cells.counts() == 0) {
      return 0;
    }
    int tile = n / CellTiles.ROWS;
    if (tile != factorialsOf) {
      table().minusLogFactorials(tile, factorials);
      factorialsOf = tile;
    }
    return factorials[n % CellTiles.ROWS];
  }
}

package io.emmer.em.data;

import io.emmer.em.table.Column;
import io.emmer.em.table.TableLayout;
import io.emmer.em.table.TableSchema;

/**
 * Rows as K-means is to see them: numbers and counts in units of their column's standard deviation
 * about its mean, and a one for each level. A missing cell is at the mean, or has no one. The
 * blocks must hold numbers as they are.
 */
public final class StandardView implements RowView {
  private static final long serialVersionUID = 1L;

  private final TableLayout layout;
  private final double[] mean; // of numeric columns, then of counts
  private final double[] deviation;

  /** A view of tables of these columns, whose means and deviations are taken where known. */
  public StandardView(TableSchema schema) {
    this.layout = schema.layout();
    int numbers = layout.numbers().length;
    this.mean = new double[numbers + layout.counts().length];
    this.deviation = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      boolean isCount = i >= numbers;
      int d = isCount ? layout.counts()[i - numbers] : layout.numbers()[i];
      Column column = schema.column(d);
      mean[i] = column.mean() == null ? 0 : column.mean();
      Double known = column.standardDeviation();
      deviation[i] = known == null || !(known > 0) ? 1 : known;
    }
  }

  @Override
  public int dimensions() {
    return mean.length + layout.levels();
  }

  @Override
  public DataBlock of(DataBlock block) {
    return new Standardized(TableBlock.of(block, layout), this);
  }

  private static final class Standardized extends SparseRows {
    private static final long serialVersionUID = 1L;

    private final StandardView view;
    private final double[] row; // scratch

    Standardized(TableBlock table, StandardView view) {
      super(table, view.dimensions(), view.mean.length + view.layout.categories().length);
      this.view = view;
      this.row = new double[view.mean.length + view.layout.categories().length];
    }

    @Override
    int expand(int n, char[] positions, double[] entries, int at) {
      int levelsAt = view.layout.levelsAt();
      table().copyCells(n, row);
      int to = at;
      for (int c = 0; c < row.length; c++) {
        if (Double.isNaN(row[c])) {
          continue;
        }
        if (c < view.mean.length) {
          positions[to] = (char) c;
          entries[to++] = (row[c] - view.mean[c]) / view.deviation[c];
        } else {
          positions[to] = (char) (view.mean.length + (int) row[c] - levelsAt);
          entries[to++] = 1;
        }
      }
      return to;
    }
  }
}

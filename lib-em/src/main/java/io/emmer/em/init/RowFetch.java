package io.emmer.em.init;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Brings some rows to the driver.
 *
 * @param wanted global indices, ascending
 */
record RowFetch(long[] wanted) implements LeafTask<RowFetch.Rows> {

  @Override
  public Worker<Rows> worker() {
    return this::rowsOf;
  }

  private Rows rowsOf(DataBlock leaf) {
    Rows rows = new Rows(new TreeMap<>());
    int first = Arrays.binarySearch(wanted, leaf.firstRow());
    long end = leaf.firstRow() + leaf.rows();
    for (int i = first < 0 ? -first - 1 : first; i < wanted.length && wanted[i] < end; i++) {
      double[] row = new double[leaf.dimensions()];
      leaf.copyRow((int) (wanted[i] - leaf.firstRow()), row, 0);
      rows.byIndex.put(wanted[i], row);
    }
    return rows;
  }

  /** Rows relative to the origin, by global index. */
  record Rows(TreeMap<Long, double[]> byIndex) implements Mergeable<Rows> {
    @Override
    public Rows merge(Rows right) {
      byIndex.putAll(right.byIndex);
      return this;
    }
  }
}

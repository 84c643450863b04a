package io.emmer.em.init;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings some rows to the driver.
 *
 * @param wanted indices among all rows, or among those of a positive weight, ascending
 * @param firstIndex of the leaves by their first row, for indices among the rows of a positive
 *     weight; else null
 */
record RowFetch(long[] wanted, Map<Long, Long> firstIndex) implements LeafTask<RowFetch.Rows> {

  /** Indices are those among all rows. */
  RowFetch(long[] wanted) {
    this(wanted, null);
  }

  /** Indices count rows of a positive weight only. */
  static RowFetch weighted(Dataset data, long[] wanted) {
    Map<Long, Long> firstIndex = new HashMap<>();
    long index = 0;
    TreeMap<Long, Long> counts =
        data.reduce("rows of a positive weight", () -> RowFetch::count).byFirstRow();
    for (Map.Entry<Long, Long> leaf : counts.entrySet()) {
      firstIndex.put(leaf.getKey(), index);
      index += leaf.getValue();
    }
    return new RowFetch(wanted, firstIndex);
  }

  private static Counts count(DataBlock leaf) {
    long count = 0;
    for (int n = 0; n < leaf.rows(); n++) {
      count += leaf.weight(n) > 0 ? 1 : 0;
    }
    Counts counts = new Counts(new TreeMap<>());
    counts.byFirstRow.put(leaf.firstRow(), count);
    return counts;
  }

  @Override
  public Worker<Rows> worker() {
    return this::rowsOf;
  }

  private Rows rowsOf(DataBlock leaf) {
    Rows rows = new Rows(new TreeMap<>());
    long index = firstIndex == null ? leaf.firstRow() : firstIndex.get(leaf.firstRow());
    int found = Arrays.binarySearch(wanted, index);
    int next = found < 0 ? -found - 1 : found;
    for (int n = 0; n < leaf.rows() && next < wanted.length; n++) {
      if (firstIndex == null || leaf.weight(n) > 0) {
        if (wanted[next] == index) {
          double[] row = new double[leaf.dimensions()];
          leaf.copyRow(n, row, 0);
          rows.byIndex.put(index, row);
          next++;
        }
        index++;
      }
    }
    return rows;
  }

  /** Numbers of rows of a positive weight, by the first row of their leaf. */
  record Counts(TreeMap<Long, Long> byFirstRow) implements Mergeable<Counts> {
    @Override
    public Counts merge(Counts right) {
      byFirstRow.putAll(right.byFirstRow);
      return this;
    }
  }

  /** Rows relative to the origin, by index. */
  record Rows(TreeMap<Long, double[]> byIndex) implements Mergeable<Rows> {
    @Override
    public Rows merge(Rows right) {
      byIndex.putAll(right.byIndex);
      return this;
    }
  }
}

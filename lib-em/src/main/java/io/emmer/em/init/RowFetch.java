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
record RowFetch(long[] wanted, Map<Long, Long> firstIndex)
    implements LeafTask<RowFetch.ByIndex<double[]>> {

  /** Indices are those among all rows. */
  RowFetch(long[] wanted) {
    this(wanted, null);
  }

  /** Indices count rows of a positive weight only. */
  static RowFetch weighted(Dataset data, long[] wanted) {
    Map<Long, Long> firstIndex = new HashMap<>();
    long index = 0;
    TreeMap<Long, Long> counts =
        data.reduce("rows of a positive weight", () -> RowFetch::count).values();
    for (Map.Entry<Long, Long> leaf : counts.entrySet()) {
      firstIndex.put(leaf.getKey(), index);
      index += leaf.getValue();
    }
    return new RowFetch(wanted, firstIndex);
  }

  private static ByIndex<Long> count(DataBlock leaf) {
    long count = 0;
    for (int n = 0; n < leaf.rows(); n++) {
      count += leaf.weight(n) > 0 ? 1 : 0;
    }
    return new ByIndex<>(new TreeMap<>(Map.of(leaf.firstRow(), count)));
  }

  @Override
  public Worker<ByIndex<double[]>> worker() {
    return this::rowsOf;
  }

  private ByIndex<double[]> rowsOf(DataBlock leaf) {
    TreeMap<Long, double[]> rows = new TreeMap<>();
    long index = firstIndex == null ? leaf.firstRow() : firstIndex.get(leaf.firstRow());
    int found = Arrays.binarySearch(wanted, index);
    int next = found < 0 ? -found - 1 : found;
    for (int n = 0; n < leaf.rows() && next < wanted.length; n++) {
      if (firstIndex == null || leaf.weight(n) > 0) {
        if (wanted[next] == index) {
          double[] row = new double[leaf.dimensions()];
          leaf.copyRow(n, row, 0);
          rows.put(index, row);
          next++;
        }
        index++;
      }
    }
    return new ByIndex<>(rows);
  }

  /** Values of some leaves or rows by their index. */
  record ByIndex<V>(TreeMap<Long, V> values) implements Mergeable<ByIndex<V>> {
    @Override
    public ByIndex<V> merge(ByIndex<V> right) {
      values.putAll(right.values);
      return this;
    }
  }
}

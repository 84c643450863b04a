package io.emmer.em.init;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.RandomKey;
import io.emmer.em.data.DataBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * K distinct rows of a positive weight, drawn by index among those; one pass fetches the rows of
 * all keys, after one that counts where there are rows of weight 0.
 */
final class RandomRows {
  private RandomRows() {}

  /**
   * centres[k*D + d] of every key, in the space of the data.
   *
   * @param rows number of rows of a positive weight
   */
  static List<double[]> centres(Dataset data, List<RandomKey> keys, long rows) {
    List<List<Long>> drawn = keys.stream().map(key -> draw(key, rows)).toList();
    long[] wanted =
        drawn.stream().flatMap(List::stream).mapToLong(row -> row).distinct().sorted().toArray();
    RowFetch fetch = rows == data.rows() ? new RowFetch(wanted) : RowFetch.weighted(data, wanted);
    Map<Long, double[]> fetched = data.reduce("starting rows", fetch).values();
    double[] origin = data.origin();
    List<double[]> centres = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      List<double[]> chosen = drawn.get(i).stream().map(fetched::get).toList();
      centres.add(centres(chosen, keys.get(i).components(), origin));
    }
    return centres;
  }

  private static List<Long> draw(RandomKey key, long rows) {
    CounterRandom.Stream random =
        CounterRandom.stream(
            key.seed(), RandomPurpose.INITIAL_ROWS, key.restart(), key.components());
    Set<Long> drawn = new LinkedHashSet<>();
    while (drawn.size() < Math.min(key.components(), rows)) {
      drawn.add(random.nextBelow(rows));
    }
    return List.copyOf(drawn);
  }

  /**
   * K rows one after the other, moved back by the origin; the last stands for those that are
   * missing where the data have fewer rows, and K-means drops it then.
   */
  static double[] centres(List<double[]> rows, int components, double[] origin) {
    int dims = origin.length;
    double[] centres = new double[components * dims];
    for (int k = 0; k < components; k++) {
      double[] row = rows.get(Math.min(k, rows.size() - 1));
      for (int d = 0; d < dims; d++) {
        centres[k * dims + d] = row[d] + origin[d];
      }
    }
    return centres;
  }

  /**
   * Brings some rows to the driver.
   *
   * @param wanted indices among all rows, or among those of a positive weight, ascending
   * @param firstIndex of the leaves by their first row, for indices among the rows of a positive
   *     weight; else null
   */
  private record RowFetch(long[] wanted, Map<Long, Long> firstIndex)
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
}

package io.emmer.em.init;

import io.emmer.em.Dataset;
import io.emmer.em.RandomKey;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
}

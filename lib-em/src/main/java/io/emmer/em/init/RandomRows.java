package io.emmer.em.init;

import io.emmer.em.Dataset;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** K distinct rows, drawn by index; one pass fetches the rows of all keys. */
final class RandomRows {
  private RandomRows() {}

  /** centres[k*D + d] of every key, in the space of the data. */
  static List<double[]> centres(Dataset data, List<RandomKey> keys) {
    List<List<Long>> drawn = keys.stream().map(key -> draw(key, data.rows())).toList();
    long[] wanted =
        drawn.stream().flatMap(List::stream).mapToLong(row -> row).distinct().sorted().toArray();
    Map<Long, double[]> rows = data.reduce("starting rows", new RowFetch(wanted)).byIndex();
    double[] origin = data.origin();
    List<double[]> centres = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      List<double[]> chosen = drawn.get(i).stream().map(rows::get).toList();
      centres.add(centres(chosen, keys.get(i).components(), origin));
    }
    return centres;
  }

  private static List<Long> draw(RandomKey key, long rows) {
    CounterRandom.Stream random =
        CounterRandom.stream(key.seed(), Purpose.INITIAL_ROWS, key.restart(), key.components());
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

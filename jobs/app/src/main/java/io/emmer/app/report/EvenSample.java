package io.emmer.app.report;

import java.util.ArrayList;
import java.util.List;

/** A choice of some indices of many at equal distances, for curves and tables. */
public final class EvenSample {
  private EvenSample() {}

  /** At most about {@code limit} indices from the first to the last, both included. */
  public static List<Integer> of(int first, int last, int limit) {
    List<Integer> indices = new ArrayList<>();
    int step = Math.max(1, (last - first + limit) / limit);
    for (int i = first; i < last; i += step) {
      indices.add(i);
    }
    if (first <= last) {
      indices.add(last);
    }
    return indices;
  }
}

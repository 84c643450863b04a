package io.emmer.em;

import java.util.ArrayList;
import java.util.List;

/**
 * A dataset whose rows are cut into leaves: a leaf is a fixed number of consecutive global rows.
 * The only primitive is {@link #reduce}, which merges the leaves' results along the binary tree
 * over leaf numbers that {@link LeafTree} draws, so that the result has the same bits however the
 * leaves are spread over threads or machines.
 */
public interface Dataset {
  /** N. */
  long rows();

  /** D. */
  int dimensions();

  /** origin[d]: blocks hold x_n - origin. */
  double[] origin();

  /**
   * Runs {@code task} over every leaf and merges the results in canonical order.
   *
   * @param description what runs, for people who watch
   */
  <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task);

  /** As {@link #reduce}, for several tasks in one pass; the results in the order of the tasks. */
  default <R extends Mergeable<?>> List<R> reduceAll(
      String description, List<? extends LeafTask<? extends R>> tasks) {
    return reduce(description, new TaskList<R>(tasks)).parts();
  }

  /**
   * The statistics of all rows under every candidate, in the order of the candidates, by one scan
   * of the data; by another one for all candidates whose sums leave something open.
   *
   * @param description what runs, for people who watch
   */
  default List<Statistics<?>> sweep(String description, List<Candidate<?, ?>> candidates) {
    double[] origin = origin();
    List<LeafTask<? extends Statistics<?>>> tasks = new ArrayList<>();
    candidates.forEach(candidate -> tasks.add(candidate.sweepTask(origin)));
    List<Statistics<?>> statistics = reduceAll(description, tasks);
    List<Remainder<?>> open = new ArrayList<>();
    for (int i = 0; i < statistics.size(); i++) {
      candidates.get(i).remainder(statistics.get(i)).ifPresent(open::add);
    }
    if (!open.isEmpty()) {
      List<Mergeable<?>> found =
          reduceAll(description + ", rows once more", open.stream().map(Remainder::task).toList());
      for (int i = 0; i < found.size(); i++) {
        open.get(i).take(found.get(i));
      }
    }
    return statistics;
  }
}

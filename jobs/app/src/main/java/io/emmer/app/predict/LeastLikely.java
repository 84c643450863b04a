package io.emmer.app.predict;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.Objective;
import io.emmer.em.metric.ScoreQuantiles;
import io.emmer.spark.rows.SparkDataset;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The least likely of some rows, in their order, ties by row.
 *
 * @param most how many to keep
 */
record LeastLikely(int most, List<Entry> entries) implements Mergeable<LeastLikely> {
  private static final Comparator<Entry> ORDER =
      Comparator.comparingDouble(Entry::goodness).thenComparingLong(Entry::row);

  /** How likely a row is: its log density, or less its squared distance. */
  record Entry(double goodness, long row) implements Comparable<Entry>, Serializable {
    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Rows up to one, in this order.
   *
   * @param last the last of them, or the first row that is none of them
   * @param isWith whether it is one of them
   */
  record Cut(Entry last, boolean isWith, Objective objective) implements Serializable {
    /** Rows below a score. */
    static Cut below(double score, Objective objective) {
      return new Cut(new Entry(ScoreQuantiles.goodness(objective, score), -1), false, objective);
    }

    boolean contains(double score, long row) {
      int order = ORDER.compare(new Entry(ScoreQuantiles.goodness(objective, score), row), last);
      return order < 0 || (order == 0 && isWith);
    }
  }

  /** So many of all rows, in one pass. */
  static Cut of(SparkDataset data, Candidate<?, ?> model, int most) {
    double[] origin = data.origin();
    Objective objective = model.family().objective();
    LeafTask<LeastLikely> task =
        () -> {
          EStep<?> eStep = model.eStep(origin);
          return leaf -> {
            Assignments assigned = eStep.assign(leaf);
            return of(
                most,
                IntStream.range(0, leaf.rows())
                    .mapToObj(
                        n ->
                            new Entry(
                                ScoreQuantiles.goodness(objective, assigned.score()[n]),
                                leaf.firstRow() + n)));
          };
        };
    List<Entry> entries = data.reduce("the least likely rows", task).entries();
    return new Cut(entries.get(entries.size() - 1), true, objective);
  }

  private static LeastLikely of(int most, Stream<Entry> entries) {
    return new LeastLikely(most, entries.sorted(ORDER).limit(most).toList());
  }

  @Override
  public LeastLikely merge(LeastLikely right) {
    return of(most, Stream.concat(entries.stream(), right.entries.stream()));
  }
}

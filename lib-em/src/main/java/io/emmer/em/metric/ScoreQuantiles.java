package io.emmer.em.metric;

import io.emmer.em.Objective;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Quantiles of the scores of rows, from the least likely to the most: of K-means the largest
 * distance is the least likely.
 *
 * @param objective says which scores are better
 * @param values values[i]: at i/1000 of the weight
 */
public record ScoreQuantiles(Objective objective, List<Double> values) implements Serializable {
  private static final int STEPS = 1000;

  public ScoreQuantiles {
    if (values.size() != STEPS + 1) {
      throw new IllegalArgumentException(
          values.size() + " quantiles, expected " + (STEPS + 1) + ": at 0, .001, ..., 1");
    }
    values = List.copyOf(values);
  }

  /**
   * The lower quantiles of weighted scores, as NumPy's method {@code inverted_cdf}: the value at q
   * is the first, in their order, at which at least q of the weight is reached.
   *
   * @param scores score[n] of one row or more
   * @param weights weight[n], positive
   */
  static ScoreQuantiles of(Objective objective, double[] scores, double[] weights) {
    double first = weights[0];
    if (Arrays.stream(weights).allMatch(w -> w == first)) {
      return ofRows(objective, scores);
    }
    int[] order = order(objective, scores);
    double total = Arrays.stream(weights).sum();
    List<Double> values = new ArrayList<>();
    double reached = 0;
    int next = 0;
    for (int i = 0; i <= STEPS; i++) {
      while (next == 0 || (next < order.length && reached * STEPS < i * total)) {
        reached += weights[order[next++]];
      }
      values.add(scores[order[next - 1]]);
    }
    return new ScoreQuantiles(objective, values);
  }

  /** Of rows of one weight, which are many. */
  private static ScoreQuantiles ofRows(Objective objective, double[] scores) {
    double[] sorted = Arrays.stream(scores).map(score -> goodness(objective, score)).toArray();
    Arrays.parallelSort(sorted);
    List<Double> values = new ArrayList<>();
    for (long i = 0; i <= STEPS; i++) {
      int reached = (int) Math.max(1, (i * sorted.length + STEPS - 1) / STEPS);
      values.add(goodness(objective, sorted[reached - 1]));
    }
    return new ScoreQuantiles(objective, values);
  }

  private static int[] order(Objective objective, double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(n -> goodness(objective, scores[n])))
        .mapToInt(n -> n)
        .toArray();
  }

  /** A score, or its negative: larger is more likely. */
  public static double goodness(Objective objective, double score) {
    return objective.isLikelihood() ? score : -score;
  }

  /** The largest of the positions 0, .001, ..., 1 at or below the score; 0 if it is below all. */
  public double position(double score) {
    double goodness = goodness(objective, score);
    int low = 0;
    int high = STEPS;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (goodness(objective, values.get(middle)) <= goodness) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low / (double) STEPS;
  }

  /** The value at the largest of the positions that is at most q, from 0 to 1. */
  public double at(double q) {
    int position = (int) (q * STEPS);
    return values.get(
        position < STEPS && (position + 1) / (double) STEPS <= q ? position + 1 : position);
  }
}

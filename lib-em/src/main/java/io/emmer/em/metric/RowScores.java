package io.emmer.em.metric;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.CellDensity;
import io.emmer.em.EStep;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.Objective;
import io.emmer.em.data.DataBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What one pass behind a fit tells of the rows under its model: how many each component is the best
 * of, the scores that quantiles need, and how likely cells are on average. Of more than a million
 * rows the scores are those of the million with the smallest hashes of (seed, row). Rows without
 * weight have none of them; as how many these are is known only behind the pass, scores are looked
 * for among about the million smallest hashes of all rows, so that fewer than a million are kept
 * where rows have no weight.
 */
public final class RowScores implements Mergeable<RowScores> {
  private static final long serialVersionUID = 1L;

  /** Scores to keep at the most. */
  static final int MOST_ROWS = 1_000_000;

  /** So many times its deviation more rows than that lie below the bound on hashes. */
  private static final int SLACK = 12;

  private static final double HASHES = 0x1p64;

  private final long[] sizes;
  private final double[] densities; // sum_n w_n sum_k r_nk log p(x_nd | k); may be empty
  private final double[] weights; // sum_n w_n over the rows in which d is observed
  private long[] hashes = {};
  private double[] scores = {};
  private double[] scoreWeights = {};

  private RowScores(int components, int columns) {
    this.sizes = new long[components];
    this.densities = new double[columns];
    this.weights = new double[columns];
  }

  /**
   * The work over every leaf.
   *
   * @param origin of the rows
   * @param rows number of all rows, those without weight too
   */
  public record Task(Candidate<?, ?> candidate, double[] origin, long seed, long rows)
      implements LeafTask<RowScores> {
    @Override
    public Worker<RowScores> worker() {
      EStep<?> eStep = candidate.eStep(origin);
      CellDensity cells = candidate.model().cells().orElse(null);
      return leaf -> {
        Assignments assigned = eStep.assign(leaf);
        RowScores result = new RowScores(assigned.components(), cells == null ? 0 : origin.length);
        result.add(leaf, assigned, this);
        if (cells != null) {
          result.add(leaf, assigned, cells, origin);
        }
        return result;
      };
    }

    /** No hash above it is one of the smallest million, but for a chance of 1e-30. */
    private boolean mayCount(long hash) {
      double expected = MOST_ROWS + SLACK * Math.sqrt(MOST_ROWS);
      double unsigned = (hash >>> 1) * 2.0 + (hash & 1);
      return rows <= expected || unsigned < expected / rows * HASHES;
    }
  }

  private void add(DataBlock leaf, Assignments assigned, Task task) {
    int count = 0;
    hashes = new long[leaf.rows()];
    scores = new double[leaf.rows()];
    scoreWeights = new double[leaf.rows()];
    for (int n = 0; n < leaf.rows(); n++) {
      sizes[assigned.component()[n]]++;
      long row = leaf.firstRow() + n;
      long hash = CounterRandom.bits(task.seed, RandomPurpose.QUANTILE_ROWS, 0, 0, row);
      if (leaf.weight(n) > 0 && task.mayCount(hash)) {
        hashes[count] = hash;
        scores[count] = assigned.score()[n];
        scoreWeights[count++] = leaf.weight(n);
      }
    }
    hashes = Arrays.copyOf(hashes, count);
    scores = Arrays.copyOf(scores, count);
    scoreWeights = Arrays.copyOf(scoreWeights, count);
  }

  private void add(DataBlock leaf, Assignments assigned, CellDensity cells, double[] origin) {
    double[] x = new double[origin.length];
    double[] ofRow = new double[origin.length];
    for (int n = 0; n < leaf.rows(); n++) {
      double weight = leaf.weight(n);
      if (weight > 0 && assigned.score()[n] != Double.NEGATIVE_INFINITY) {
        leaf.copyRow(n, x, 0);
        expected(cells, assigned, n, x, origin, ofRow);
        for (int d = 0; d < x.length; d++) {
          if (!Double.isNaN(ofRow[d])) {
            densities[d] += weight * ofRow[d];
            weights[d] += weight;
          }
        }
      }
    }
  }

  /**
   * sum_k r_nk log p(x_nd | k) for every d, over the components with r_nk &gt; 0.
   *
   * @param x x[d] of row n, relative to the origin
   * @param out out[d]; NaN where a cell is missing
   */
  public static void expected(
      CellDensity cells, Assignments assigned, int n, double[] x, double[] origin, double[] out) {
    Arrays.fill(out, 0);
    for (int k = 0; k < assigned.components(); k++) {
      double r = assigned.responsibility(n, k);
      for (int d = 0; r > 0 && d < out.length; d++) {
        out[d] += r * cells.logDensity(k, d, x[d] + origin[d]);
      }
    }
  }

  @Override
  public RowScores merge(RowScores right) {
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] += right.sizes[k];
    }
    Mergeable.addTo(densities, right.densities);
    Mergeable.addTo(weights, right.weights);
    int rows = scores.length;
    int more = right.scores.length;
    hashes = Arrays.copyOf(hashes, rows + more);
    scores = Arrays.copyOf(scores, rows + more);
    scoreWeights = Arrays.copyOf(scoreWeights, rows + more);
    System.arraycopy(right.hashes, 0, hashes, rows, more);
    System.arraycopy(right.scores, 0, scores, rows, more);
    System.arraycopy(right.scoreWeights, 0, scoreWeights, rows, more);
    return this;
  }

  /**
   * What is kept of the rows.
   *
   * @param sizes rows whose best component is k, weights apart
   * @param averageLogDensity averages of sum_k r_nk log p(x_nd | k) over the observed cells of d;
   *     NaN without one, and empty where columns depend on each other
   */
  public record Summary(
      List<Long> sizes, List<Double> averageLogDensity, ScoreQuantiles quantiles) {
    public Summary {
      sizes = List.copyOf(sizes);
      averageLogDensity = List.copyOf(averageLogDensity);
    }
  }

  /** What is kept, of scores of this objective. */
  public Summary summary(Objective objective) {
    return new Summary(
        Arrays.stream(sizes).boxed().toList(),
        IntStream.range(0, densities.length).mapToObj(d -> densities[d] / weights[d]).toList(),
        quantiles(objective));
  }

  private ScoreQuantiles quantiles(Objective objective) {
    if (scores.length <= MOST_ROWS) {
      return ScoreQuantiles.of(objective, scores, scoreWeights);
    }
    long[] sorted = LongStream.of(hashes).map(hash -> hash ^ Long.MIN_VALUE).toArray();
    Arrays.parallelSort(sorted);
    long last = sorted[MOST_ROWS - 1] ^ Long.MIN_VALUE;
    int[] kept =
        IntStream.range(0, scores.length)
            .filter(n -> Long.compareUnsigned(hashes[n], last) <= 0)
            .limit(MOST_ROWS)
            .toArray();
    return ScoreQuantiles.of(
        objective,
        IntStream.of(kept).mapToDouble(n -> scores[n]).toArray(),
        IntStream.of(kept).mapToDouble(n -> scoreWeights[n]).toArray());
  }
}

package io.emmer.em.mixture;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.data.DataBlock;
import java.util.function.Supplier;

/**
 * The E-step of every mixture (PRML (9.13) and (9.14)): scores, softmax, statistics, in tiles whose
 * scores stay in the nearest cache.
 *
 * <p>log p(x_n) = log sum_k exp(log pi_k + log p(x_n | k)) and r_nk = exp(log pi_k + log p(x_n | k)
 * - log p(x_n)). A responsibility below e^-42 = 6e-19 of the largest is 0: it could not change a
 * sum of doubles, and costs nothing then.
 */
public final class MixtureEStep<S extends MixtureStatistics<S>> implements EStep<S> {
  /** Rows of a tile. */
  public static final int TILE_ROWS = 64;

  /** Scores that lie this far below the largest give responsibilities of 0. */
  public static final double CUT_NATS = 42;

  private final ComponentScorer scorer;
  private final double[] mixingWeights;
  private final Supplier<S> noRows;
  private final int components;
  private final int stride;
  private final int tileRows;
  private final double[] tile; // scores, then responsibilities, tile[(n-from)*stride + k]
  private double entropy; // of the last row that was normalised

  /**
   * @param scorer the components' densities
   * @param mixingWeights pi[k]
   * @param noRows makes statistics of no rows
   */
  public MixtureEStep(ComponentScorer scorer, double[] mixingWeights, Supplier<S> noRows) {
    this.scorer = scorer;
    this.mixingWeights = mixingWeights.clone();
    this.noRows = noRows;
    this.components = scorer.components();
    this.stride = scorer.stride();
    this.tileRows = scorer.tileRows();
    this.tile = new double[tileRows * stride];
  }

  @Override
  public S newStatistics() {
    return noRows.get();
  }

  @Override
  public void accumulate(DataBlock block, S into) {
    for (int from = 0; from < block.rows(); from += tileRows) {
      int to = Math.min(from + tileRows, block.rows());
      scorer.score(block, from, to, tile);
      for (int n = from; n < to; n++) {
        int row = (n - from) * stride;
        double logDensity = normalise(block, n, row);
        into.add(block, n, tile, row, logDensity, entropy);
      }
    }
    into.finish(block);
  }

  @Override
  public Assignments assign(DataBlock block) {
    Assignments result = new Assignments(block.rows(), components);
    for (int from = 0; from < block.rows(); from += tileRows) {
      int to = Math.min(from + tileRows, block.rows());
      scorer.score(block, from, to, tile);
      for (int n = from; n < to; n++) {
        int row = (n - from) * stride;
        result.score()[n] = normalise(block, n, row);
        result.component()[n] = ComponentScores.largest(tile, row, components);
        System.arraycopy(tile, row, result.responsibilities(), n * components, components);
      }
    }
    return result;
  }

  /** Turns the scores of row n into responsibilities and returns log p(x_n). */
  private double normalise(DataBlock block, int n, int row) {
    double logSum = softmax(row);
    if (logSum < ComponentScorer.LEAST_POSSIBLE) {
      System.arraycopy(mixingWeights, 0, tile, row, components);
      return Double.NEGATIVE_INFINITY;
    }
    return scorer.commonTerm(block, n) + logSum;
  }

  /**
   * Replaces the scores of one row by their softmax; where all are negative infinity they stay.
   * Scores far below the largest become exactly 0 and cost no exponential; {@link
   * io.emmer.em.function.Softmax} is the one without a cut.
   *
   * @return log sum_k exp(score_k)
   */
  private double softmax(int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = row; i < row + components; i++) {
      max = tile[i] > max ? tile[i] : max;
    }
    entropy = 0;
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    double weighted = 0; // sum_k exp(s_k) s_k with s_k = score_k - max <= 0
    for (int i = row; i < row + components; i++) {
      double shifted = tile[i] - max;
      double exp = shifted < -CUT_NATS ? 0 : StrictMath.exp(shifted);
      tile[i] = exp;
      sum += exp;
      weighted += exp == 0 ? 0 : exp * shifted;
    }
    double logSum = StrictMath.log(sum);
    for (int i = row; i < row + components; i++) {
      if (tile[i] != 0) {
        tile[i] /= sum;
      }
    }
    entropy = logSum - weighted / sum; // of terms that are not negative
    return max + logSum;
  }
}

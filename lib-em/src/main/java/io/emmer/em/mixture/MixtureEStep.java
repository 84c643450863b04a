package io.emmer.em.mixture;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Memo;
import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SoftmaxRows;
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

  private final ComponentScorer scorer;
  private final double[] mixingWeights;
  private final Supplier<S> noRows;
  private final int components;
  private final int stride;
  private final int tileRows;
  private final double[] tile; // scores, then responsibilities, tile[(n-from)*stride + k]
  private final SoftmaxRows softmax; // of the tile

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
    this.softmax = SoftmaxRows.of(tileRows, components, stride);
  }

  @Override
  public S newStatistics() {
    return noRows.get();
  }

  @Override
  public void accumulate(DataBlock block, S into) {
    accumulate(block, into, null);
  }

  @Override
  public Memo accumulate(DataBlock block, S into, Memo memoOrNull) {
    HardRows<S> hard = HardRows.of(block, into, memoOrNull);
    into.begin(hard);
    for (int from = 0; from < block.rows(); from += tileRows) {
      int to = Math.min(from + tileRows, block.rows());
      if (hard == null) {
        scorer.score(block, from, to, tile);
      } else {
        scorer.score(block, from, to, tile, hard.owners());
      }
      normalise(block, from, to);
      into.addTile(block, from, to, tile, softmax);
    }
    into.finish(block);
    return hard != null && hard.pay() ? hard : null;
  }

  @Override
  public Assignments assign(DataBlock block) {
    Assignments result = new Assignments(block.rows(), components);
    for (int from = 0; from < block.rows(); from += tileRows) {
      int to = Math.min(from + tileRows, block.rows());
      scorer.score(block, from, to, tile);
      normalise(block, from, to);
      System.arraycopy(softmax.logSums(), 0, result.score(), from, to - from);
      for (int n = from; n < to; n++) {
        int row = (n - from) * stride;
        result.component()[n] = ComponentScores.largest(tile, row, components);
        System.arraycopy(tile, row, result.responsibilities(), n * components, components);
      }
    }
    return result;
  }

  /** Turns the scores of rows from .. to-1 into responsibilities. */
  private void normalise(DataBlock block, int from, int to) {
    Kernels.get().softmax(tile, to - from, softmax);
    double[] logDensities = softmax.logSums();
    for (int i = 0; i < to - from; i++) {
      if (logDensities[i] < ComponentScorer.LEAST_POSSIBLE) {
        System.arraycopy(mixingWeights, 0, tile, i * stride, components);
        logDensities[i] = Double.NEGATIVE_INFINITY;
      } else {
        logDensities[i] += scorer.commonTerm(block, from + i);
      }
    }
  }
}

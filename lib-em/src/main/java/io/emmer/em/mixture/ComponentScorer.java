package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;

/** The part of the E-step that differs between families: log pi_k + log p(x_n | k). */
public interface ComponentScorer {
  /**
   * A finite stand-in for log 0: times 0 it is 0, so kernels need no branch for 0 log 0 = 0. Scores
   * below {@link #LEAST_POSSIBLE} mean that the row is impossible.
   */
  double IMPOSSIBLE = -1e200;

  /** Lowest score of a possible row. */
  double LEAST_POSSIBLE = -1e100;

  /** K. */
  int components();

  /** Distance between the scores of consecutive rows, K rounded up to whole vectors. */
  int stride();

  /** The most rows that are scored at a time. */
  default int tileRows() {
    return MixtureEStep.TILE_ROWS;
  }

  /**
   * scores[(n-from)*stride + k] = log pi_k + log p(x_n | k) - common term, for from &lt;= n &lt;
   * to.
   */
  void score(DataBlock block, int from, int to, double[] scores);

  /**
   * As {@link #score(DataBlock, int, int, double[])}, told who owned the rows in some earlier pass:
   * a first guess at the largest score, for scorers that leave out what has lost against it. The
   * softmax of the scores does not depend on it.
   *
   * @param before owners of the rows of the block
   */
  default void score(DataBlock block, int from, int to, double[] scores, RowOwners before) {
    score(block, from, to, scores);
  }

  /** What {@link #score} leaves out because it is the same for all components, in nats. */
  double commonTerm(DataBlock block, int n);
}

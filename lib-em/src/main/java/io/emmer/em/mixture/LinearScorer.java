package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;

/** A scorer whose components differ by {@link ComponentScores}. */
public class LinearScorer implements ComponentScorer {
  private final ComponentScores scores;
  private final double common;

  /**
   * A scorer by {@code scores}.
   *
   * @param common the term that all components and all rows share, in nats
   */
  public LinearScorer(ComponentScores scores, double common) {
    this.scores = scores;
    this.common = common;
  }

  @Override
  public final int components() {
    return scores.components();
  }

  @Override
  public final int stride() {
    return scores.stride();
  }

  @Override
  public void score(DataBlock block, int from, int to, double[] tile) {
    scores.score(block, from, to, tile);
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return common;
  }
}

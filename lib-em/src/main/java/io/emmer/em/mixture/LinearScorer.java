package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;

/** A scorer whose components differ by {@link ComponentScores}. */
public abstract class LinearScorer implements ComponentScorer {
  private final ComponentScores scores;

  /** A scorer by {@code scores}. */
  protected LinearScorer(ComponentScores scores) {
    this.scores = scores;
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
}

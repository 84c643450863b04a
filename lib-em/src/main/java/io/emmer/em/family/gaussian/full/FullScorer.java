package io.emmer.em.family.gaussian.full;

import io.emmer.em.data.DataBlock;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.WhitenedScores;
import java.util.Arrays;

/**
 * Whitened distances. The component with the nearest mean goes first: it is most often a good one,
 * against which hopeless components lose after a few features.
 */
final class FullScorer implements ComponentScorer {
  /** Enough rows to share the factors, which do not stay in the nearest caches. */
  private static final int TILE_ROWS = 256;

  private final FullScores scores;
  private final ComponentScores nearness;
  private final WhitenedScores whitened = new WhitenedScores(TILE_ROWS);
  private final double[] best = new double[TILE_ROWS];
  private final int[] first = new int[TILE_ROWS];

  FullScorer(FullScores scores) {
    this.scores = scores;
    int dims = scores.dimensions();
    double[] bias = new double[scores.components()];
    for (int i = 0; i < scores.means().length; i++) {
      double x = scores.means()[i];
      bias[i / dims] = Math.fma(-x / 2, x, bias[i / dims]);
    }
    this.nearness = ComponentScores.linear(dims, scores.means(), bias);
  }

  @Override
  public int components() {
    return scores.components();
  }

  @Override
  public int stride() {
    return nearness.stride();
  }

  @Override
  public int tileRows() {
    return TILE_ROWS;
  }

  @Override
  public void score(DataBlock block, int from, int to, double[] tile) {
    int count = to - from;
    nearness.score(block, from, to, tile);
    for (int i = 0; i < count; i++) {
      first[i] = ComponentScores.largest(tile, i * stride(), components());
    }
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < components(); k++) {
      score(block, from, count, tile, k, true);
    }
    for (int k = 0; k < components(); k++) {
      score(block, from, count, tile, k, false);
    }
  }

  /** Component k for the rows that are nearest to its mean, or for all others. */
  private void score(
      DataBlock block, int from, int count, double[] tile, int k, boolean nearestOnes) {
    whitened.clear();
    for (int i = 0; i < count; i++) {
      if ((first[i] == k) == nearestOnes) {
        whitened.add(from + i, i);
      }
    }
    WhitenedScores.Component component =
        new WhitenedScores.Component(
            scores.whitenings()[k], scores.centres()[k], scores.constants()[k]);
    whitened.score(block, component, best, tile, stride(), k);
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return -scores.dimensions() * GaussianFamily.LOG_2_PI / 2;
  }
}

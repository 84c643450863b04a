package io.emmer.em.init;

import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.LinearScores;
import io.emmer.em.mixture.MixtureEStep;

/**
 * The distances that one round of k-means++ needs, by |x - c|^2 = |x|^2 - 2 (x.c - |c|^2 / 2) for
 * the centres and the candidates at once.
 */
final class SeedingPass {
  /** Squared distances below this share of |x|^2 are rounding. */
  private static final double ROUNDING = 1e-13;

  private final SeedingRound round;
  private final int centres;
  private final LinearScores scores; // null in the first round
  private final double[] tile;
  private final double[] mass;

  SeedingPass(SeedingRound round) {
    this.round = round;
    this.centres = round.centres().length;
    this.scores = round.candidates().length == 0 ? null : scores(round);
    this.tile = new double[scores == null ? 0 : MixtureEStep.TILE_ROWS * scores.stride()];
    this.mass = new double[round.options()];
  }

  private static LinearScores scores(SeedingRound round) {
    int dims = round.candidates()[0].length;
    double[] bias = new double[round.centres().length + round.candidates().length];
    double[] points = new double[bias.length * dims];
    for (int i = 0; i < bias.length; i++) {
      int l = i - round.centres().length;
      double[] point = l < 0 ? round.centres()[i] : round.candidates()[l];
      double squaredNorm = 0;
      for (int d = 0; d < dims; d++) {
        squaredNorm = Math.fma(point[d], point[d], squaredNorm);
        points[i * dims + d] = point[d];
      }
      bias[i] = -squaredNorm / 2;
    }
    return new LinearScores(dims, points, bias);
  }

  SeedingDraws draws(DataBlock leaf) {
    SeedingDraws draws = new SeedingDraws(round.options(), round.drawn());
    for (int from = 0; from < leaf.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, leaf.rows());
      if (scores != null) {
        scores.score(leaf, from, to, tile);
      }
      for (int n = from; n < to; n++) {
        measure(leaf, n, scores == null ? 0 : (n - from) * scores.stride());
        draws.add(round, leaf.firstRow() + n, mass);
      }
    }
    draws.copyRows(leaf);
    return draws;
  }

  /** mass[l] = w_n times the squared distance to the nearest of the centres and candidate l. */
  private void measure(DataBlock leaf, int n, int row) {
    double weight = leaf.weight(n);
    if (scores == null) {
      mass[0] = weight;
      return;
    }
    double squaredNorm = leaf.squaredNorm(n);
    double nearest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < centres; i++) {
      nearest = Math.max(nearest, tile[row + i]);
    }
    for (int l = 0; l < mass.length; l++) {
      double score = Math.max(nearest, tile[row + centres + l]);
      double squaredDistance = squaredNorm - 2 * score;
      mass[l] = squaredDistance > ROUNDING * squaredNorm ? weight * squaredDistance : 0;
    }
  }
}

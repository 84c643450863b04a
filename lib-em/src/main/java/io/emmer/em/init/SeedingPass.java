package io.emmer.em.init;

import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.MixtureEStep;
import java.util.Arrays;

/**
 * The distances that a round of seeding needs, by |x - c|^2 = |x|^2 - 2 (x.c - |c|^2 / 2) for the
 * centres and the candidates at once. Not thread-safe.
 */
final class SeedingPass {
  /** Squared distances below this share of |x|^2 are rounding. */
  private static final double ROUNDING = 1e-13;

  private final int centres;
  private final ComponentScores scores; // null where there are no points yet
  private final double[] tile;
  private final double[] mass;

  /**
   * All points are relative to the origin.
   *
   * @param centres centres[i][d] chosen so far
   * @param candidates candidates[l][d]; with none, every row counts by its weight alone
   */
  SeedingPass(double[][] centres, double[][] candidates) {
    this.centres = centres.length;
    this.scores = candidates.length == 0 ? null : scores(centres, candidates);
    this.tile = new double[scores == null ? 0 : MixtureEStep.TILE_ROWS * scores.stride()];
    this.mass = new double[Math.max(1, candidates.length)];
  }

  /** One mass for every row, by the nearest of the points, of which there is one at least. */
  static SeedingPass nearestOf(double[][] points) {
    int last = points.length - 1;
    return new SeedingPass(
        Arrays.copyOf(points, last), Arrays.copyOfRange(points, last, points.length));
  }

  /** Told of the rows in order. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One row.
     *
     * @param n position in the leaf
     * @param mass mass[l] = w_n times the squared distance to the nearest of the centres and
     *     candidate l; overwritten by the next row
     */
    void visit(int n, double[] mass);
  }

  /** x.c - |c|^2 / 2 for all points, those of {@code first} before those of {@code second}. */
  static ComponentScores scores(double[][] first, double[][] second) {
    int dims = second[0].length;
    double[] bias = new double[first.length + second.length];
    double[] points = new double[bias.length * dims];
    for (int i = 0; i < bias.length; i++) {
      int l = i - first.length;
      double[] point = l < 0 ? first[i] : second[l];
      double squaredNorm = 0;
      for (int d = 0; d < dims; d++) {
        squaredNorm = Math.fma(point[d], point[d], squaredNorm);
        points[i * dims + d] = point[d];
      }
      bias[i] = -squaredNorm / 2;
    }
    return ComponentScores.linear(dims, points, bias);
  }

  /** Measures every row of a leaf. */
  void visit(DataBlock leaf, Visitor visitor) {
    visit(leaf, null, visitor);
  }

  /**
   * Measures every row of a leaf.
   *
   * @param memoOrNull the scores of earlier centres, which this pass does not measure again; takes
   *     those that it measures
   */
  void visit(DataBlock leaf, SeedingMemo memoOrNull, Visitor visitor) {
    for (int from = 0; from < leaf.rows(); from += MixtureEStep.TILE_ROWS) {
      int to = Math.min(from + MixtureEStep.TILE_ROWS, leaf.rows());
      if (scores != null) {
        scores.score(leaf, from, to, tile);
      }
      for (int n = from; n < to; n++) {
        measure(leaf, n, scores == null ? 0 : (n - from) * scores.stride(), memoOrNull);
        visitor.visit(n, mass);
      }
    }
  }

  private void measure(DataBlock leaf, int n, int row, SeedingMemo memoOrNull) {
    double weight = leaf.weight(n);
    if (scores == null) {
      mass[0] = weight;
      return;
    }
    double squaredNorm = leaf.squaredNorm(n);
    double nearest = memoOrNull == null ? Double.NEGATIVE_INFINITY : memoOrNull.nearest(n);
    for (int i = 0; i < centres; i++) {
      nearest = Math.max(nearest, tile[row + i]);
    }
    if (memoOrNull != null) {
      memoOrNull.put(n, nearest, tile, row + centres);
    }
    for (int l = 0; l < mass.length; l++) {
      double score = Math.max(nearest, tile[row + centres + l]);
      double squaredDistance = squaredNorm - 2 * score;
      mass[l] = squaredDistance > ROUNDING * squaredNorm ? weight * squaredDistance : 0;
    }
  }
}

package io.emmer.em.family.kmeans;

import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.ComponentScores;

/**
 * The nearest centre of rows: argmin_k |x - c_k|^2 = argmax_k s_k with s_k = x.c_k - |c_k|^2 / 2,
 * the first of equals, and |x - c_k|^2 = |x|^2 - 2 s_k, all relative to the origin. Where that is
 * too close to call, the differences x - c_k decide. Not thread-safe.
 */
final class NearestCentre {
  /** Bounds the rounding of |x|^2 - 2 s for one feature, relative to |x|^2 + |x - c|^2. */
  private static final double ROUNDING = 0x1p-51;

  /** A mean of equal rows may differ from them by rounding: that is no distance. */
  private static final double SAME = 1e-12;

  private final double[] origin;
  private final double[] centres; // [k*D + d], in the space of the data
  private final double[] relative; // the same relative to the origin
  private final double[] bias;
  private final double rounding;
  private final ComponentScores scores;
  private final double[] row;

  NearestCentre(KMeansModel model, double[] origin) {
    int dims = origin.length;
    this.origin = origin.clone();
    this.centres = model.centres();
    this.rounding = ROUNDING * dims;
    this.relative = new double[centres.length];
    this.bias = new double[model.components()];
    for (int i = 0; i < relative.length; i++) {
      relative[i] = centres[i] - origin[i % dims];
      bias[i / dims] -= relative[i] * relative[i] / 2;
    }
    this.scores = ComponentScores.linear(dims, relative, bias);
    this.row = new double[dims];
  }

  /** The s_k. */
  ComponentScores scores() {
    return scores;
  }

  /** c[k*D + d] relative to the origin. */
  double[] relative() {
    return relative;
  }

  /** -|c_k|^2 / 2. */
  double[] bias() {
    return bias;
  }

  /** The number of the nearest centre of row n, whose s_k is tile[offset + k]. */
  int of(DataBlock block, int n, double[] tile, int offset) {
    int best = 0;
    double second = Double.NEGATIVE_INFINITY;
    for (int k = 1; k < bias.length; k++) {
      double score = tile[offset + k];
      if (score > tile[offset + best]) {
        second = tile[offset + best];
        best = k;
      } else if (score > second) {
        second = score;
      }
    }
    double squaredDistance = squaredDistance(block, n, tile[offset + best]);
    double margin = rounding * (block.squaredNorm(n) + squaredDistance);
    return tile[offset + best] - second > margin
        ? best
        : nearestOf(block, n, tile, offset, tile[offset + best] - margin);
  }

  /** The nearest of the centres whose score is at least {@code leastScore}. */
  private int nearestOf(DataBlock block, int n, double[] tile, int offset, double leastScore) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < bias.length; k++) {
      if (tile[offset + k] >= leastScore) {
        double squaredDistance = exactSquaredDistance(block, n, k);
        if (squaredDistance < least) {
          least = squaredDistance;
          best = k;
        }
      }
    }
    return best;
  }

  /** |x_n - c|^2 by its score. */
  static double squaredDistance(DataBlock block, int n, double score) {
    return Math.max(0, block.squaredNorm(n) - 2 * score);
  }

  /** Difference by difference: |x|^2 - 2 s is not exactly 0 where x equals the centre. */
  double exactSquaredDistance(DataBlock block, int n, int k) {
    block.copyRow(n, row, 0);
    double sum = 0;
    for (int d = 0; d < row.length; d++) {
      double difference = row[d] + origin[d] - centres[k * row.length + d];
      if (Math.abs(difference) > SAME * (Math.abs(row[d]) + Math.abs(origin[d]))) {
        sum = Math.fma(difference, difference, sum);
      }
    }
    return sum;
  }
}

package io.emmer.em.family.gaussian.unit;

import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.LinearScores;

/**
 * log pi_k + log N(x | mu_k, I) = log pi_k + x.mu_k - |mu_k|^2 / 2, and in common -|x|^2 / 2 - D/2
 * log(2 pi), all relative to the origin.
 */
final class UnitGaussianScorer implements ComponentScorer {
  private static final double LOG_2_PI = StrictMath.log(2 * StrictMath.PI);

  private final LinearScores scores;
  private final double logNormaliser;

  UnitGaussianScorer(UnitGaussianModel model, double[] origin) {
    int dims = origin.length;
    double[] means = model.centres();
    double[] bias = model.weights();
    for (int k = 0; k < bias.length; k++) {
      double squaredNorm = 0;
      for (int d = 0; d < dims; d++) {
        double relative = means[k * dims + d] - origin[d];
        means[k * dims + d] = relative;
        squaredNorm = Math.fma(relative, relative, squaredNorm);
      }
      bias[k] = StrictMath.log(bias[k]) - squaredNorm / 2;
    }
    this.scores = new LinearScores(dims, means, bias);
    this.logNormaliser = -dims * LOG_2_PI / 2;
  }

  @Override
  public int components() {
    return scores.components();
  }

  @Override
  public int stride() {
    return scores.stride();
  }

  @Override
  public void score(DataBlock block, int from, int to, double[] tile) {
    scores.score(block, from, to, tile);
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return logNormaliser - block.squaredNorm(n) / 2;
  }
}

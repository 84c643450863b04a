package io.emmer.em.family.gaussian.unit;

import io.emmer.em.data.DataBlock;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.mixture.LinearScores;

/**
 * log pi_k + log N(x | mu_k, I) = log pi_k + x.mu_k - |mu_k|^2 / 2, and in common -|x|^2 / 2 - D/2
 * log(2 pi), all relative to the origin.
 */
final class UnitGaussianScorer extends LinearScorer {
  private final double logNormaliser;

  UnitGaussianScorer(UnitGaussianModel model, double[] origin) {
    super(scores(model, origin));
    this.logNormaliser = -origin.length * GaussianFamily.LOG_2_PI / 2;
  }

  private static LinearScores scores(UnitGaussianModel model, double[] origin) {
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
    return new LinearScores(dims, means, bias);
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return logNormaliser - block.squaredNorm(n) / 2;
  }
}

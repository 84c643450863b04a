package io.emmer.em.family.gaussian.spherical;

import io.emmer.em.data.DataBlock;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.mixture.LinearScores;
import java.util.Arrays;

/**
 * log pi_k + log N(x | mu_k, s_k I) = log pi_k - D/2 log s_k - |mu_k|^2 / (2 s_k) + x.mu_k / s_k -
 * |x|^2 / (2 s_k), and in common -D/2 log(2 pi), all relative to the origin (PRML (2.43)).
 */
final class SphericalGaussianScorer extends LinearScorer {
  private final double[] ofSquaredNorm; // -1 / (2 s_k)
  private final double logNormaliser;

  SphericalGaussianScorer(SphericalGaussianModel model, double[] origin) {
    super(scores(model, origin));
    this.ofSquaredNorm = model.variances();
    Arrays.setAll(ofSquaredNorm, k -> -0.5 / ofSquaredNorm[k]);
    this.logNormaliser = -origin.length * GaussianFamily.LOG_2_PI / 2;
  }

  private static LinearScores scores(SphericalGaussianModel model, double[] origin) {
    int dims = origin.length;
    double[] linear = model.centres();
    double[] bias = model.weights();
    for (int k = 0; k < bias.length; k++) {
      double variance = model.variance(k);
      double squaredNorm = 0;
      for (int d = 0; d < dims; d++) {
        double mean = linear[k * dims + d] - origin[d];
        squaredNorm = Math.fma(mean, mean, squaredNorm);
        linear[k * dims + d] = mean / variance;
      }
      bias[k] =
          StrictMath.log(bias[k]) - (dims * StrictMath.log(variance) + squaredNorm / variance) / 2;
    }
    return new LinearScores(dims, linear, bias);
  }

  @Override
  public void score(DataBlock block, int from, int to, double[] tile) {
    super.score(block, from, to, tile);
    for (int n = from; n < to; n++) {
      double squaredNorm = block.squaredNorm(n);
      int row = (n - from) * stride();
      for (int k = 0; k < ofSquaredNorm.length; k++) {
        tile[row + k] = Math.fma(squaredNorm, ofSquaredNorm[k], tile[row + k]);
      }
    }
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return logNormaliser;
  }
}

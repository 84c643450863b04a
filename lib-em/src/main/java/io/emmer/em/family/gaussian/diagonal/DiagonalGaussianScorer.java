package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.data.DataBlock;
import io.emmer.em.family.gaussian.GaussianFamily;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.mixture.QuadraticScores;

/**
 * log pi_k + log N(x | mu_k, diag v_k) = log pi_k - sum_d (log v_kd + mu_kd^2 / v_kd) / 2 + sum_d
 * x_d (mu_kd / v_kd - x_d / (2 v_kd)), and in common -D/2 log(2 pi), all relative to the origin
 * (PRML (2.43)).
 */
final class DiagonalGaussianScorer extends LinearScorer {
  private final double logNormaliser;

  DiagonalGaussianScorer(DiagonalGaussianModel model, double[] origin) {
    super(scores(model, origin));
    this.logNormaliser = -origin.length * GaussianFamily.LOG_2_PI / 2;
  }

  private static QuadraticScores scores(DiagonalGaussianModel model, double[] origin) {
    int dims = origin.length;
    double[] linear = model.centres();
    double[] quadratic = model.variances();
    double[] bias = model.weights();
    for (int k = 0; k < bias.length; k++) {
      double sum = 0;
      for (int d = 0; d < dims; d++) {
        int i = k * dims + d;
        double mean = linear[i] - origin[d];
        double variance = quadratic[i];
        linear[i] = mean / variance;
        quadratic[i] = -0.5 / variance;
        sum += Math.fma(mean, linear[i], StrictMath.log(variance));
      }
      bias[k] = StrictMath.log(bias[k]) - sum / 2;
    }
    return new QuadraticScores(dims, linear, quadratic, bias);
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return logNormaliser;
  }
}

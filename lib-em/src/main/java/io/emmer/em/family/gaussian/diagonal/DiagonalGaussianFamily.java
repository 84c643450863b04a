package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.HyperParameters;
import io.emmer.em.function.Elementary;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.LinearScorer;

/** p(x | k) = N(x | mu_k, diag v_k). */
public final class DiagonalGaussianFamily extends VarianceFamily {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-diagonal";

  /** The family with the default floor. */
  public DiagonalGaussianFamily() {
    this(HyperParameters.DEFAULTS.varianceFloor());
  }

  /**
   * @param varianceFloor added to every variance, 0 or more
   */
  public DiagonalGaussianFamily(double varianceFloor) {
    super(NAME, Variances.EACH, varianceFloor);
  }

  @Override
  public DiagonalGaussianFamily with(HyperParameters hyperParameters) {
    return new DiagonalGaussianFamily(hyperParameters.varianceFloor());
  }

  /**
   * log pi_k + log N(x | mu_k, diag v_k) = log pi_k - sum_d (log v_kd + mu_kd^2 / v_kd) / 2 + sum_d
   * x_d (mu_kd / v_kd - x_d / (2 v_kd)), and in common -D/2 log(2 pi), all relative to the origin
   * (PRML (2.43)).
   */
  @Override
  protected ComponentScorer scorer(DiagonalGaussianModel model, double[] origin) {
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
        sum += Math.fma(mean, linear[i], Elementary.log(variance));
      }
      bias[k] = Elementary.log(bias[k]) - sum / 2;
    }
    ComponentScores scores = ComponentScores.quadratic(dims, linear, quadratic, bias);
    return new LinearScorer(scores, logNormaliser(dims));
  }
}

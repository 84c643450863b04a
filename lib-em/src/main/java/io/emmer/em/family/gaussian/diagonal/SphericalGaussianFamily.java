package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.HyperParameters;
import io.emmer.em.data.DataBlock;
import io.emmer.em.function.Elementary;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.LinearScorer;

/** p(x | k) = N(x | mu_k, s_k I). */
public final class SphericalGaussianFamily extends VarianceFamily {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-spherical";

  /** The family with the default floor. */
  public SphericalGaussianFamily() {
    this(HyperParameters.DEFAULTS.varianceFloor());
  }

  /**
   * @param varianceFloor added to every variance, 0 or more
   */
  public SphericalGaussianFamily(double varianceFloor) {
    super(NAME, Variances.SHARED, varianceFloor);
  }

  @Override
  public SphericalGaussianFamily with(HyperParameters hyperParameters) {
    return new SphericalGaussianFamily(hyperParameters.varianceFloor());
  }

  /**
   * log pi_k + log N(x | mu_k, s_k I) = log pi_k - D/2 log s_k - |mu_k|^2 / (2 s_k) + x.mu_k / s_k
   * - |x|^2 / (2 s_k), and in common -D/2 log(2 pi), all relative to the origin (PRML (2.43)).
   */
  @Override
  protected ComponentScorer scorer(DiagonalGaussianModel model, double[] origin) {
    int dims = origin.length;
    double[] linear = model.centres();
    double[] bias = model.weights();
    double[] ofSquaredNorm = model.variances();
    for (int k = 0; k < bias.length; k++) {
      double variance = ofSquaredNorm[k];
      double squaredNorm = 0;
      for (int d = 0; d < dims; d++) {
        double mean = linear[k * dims + d] - origin[d];
        squaredNorm = Math.fma(mean, mean, squaredNorm);
        linear[k * dims + d] = mean / variance;
      }
      bias[k] =
          Elementary.log(bias[k]) - (dims * Elementary.log(variance) + squaredNorm / variance) / 2;
      ofSquaredNorm[k] = -0.5 / variance;
    }
    return new LinearScorer(ComponentScores.linear(dims, linear, bias), logNormaliser(dims)) {
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
    };
  }
}

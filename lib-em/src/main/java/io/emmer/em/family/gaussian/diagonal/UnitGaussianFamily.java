package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.Setting;
import io.emmer.em.data.DataBlock;
import io.emmer.em.function.Elementary;
import io.emmer.em.mixture.ComponentScorer;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.LinearScorer;
import java.util.Set;

/** p(x | k) = N(x | mu_k, I). */
public final class UnitGaussianFamily extends VarianceFamily {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "gaussian-unit";

  public UnitGaussianFamily() {
    super(NAME, Variances.UNIT, 0);
  }

  @Override
  public Set<Setting> hyperParameters() {
    return Set.of();
  }

  /**
   * log pi_k + log N(x | mu_k, I) = log pi_k + x.mu_k - |mu_k|^2 / 2, and in common -|x|^2 / 2 -
   * D/2 log(2 pi), all relative to the origin.
   */
  @Override
  protected ComponentScorer scorer(DiagonalGaussianModel model, double[] origin) {
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
      bias[k] = Elementary.log(bias[k]) - squaredNorm / 2;
    }
    double logNormaliser = logNormaliser(dims);
    return new LinearScorer(ComponentScores.linear(dims, means, bias), logNormaliser) {
      @Override
      public double commonTerm(DataBlock block, int n) {
        return logNormaliser - block.squaredNorm(n) / 2;
      }
    };
  }
}

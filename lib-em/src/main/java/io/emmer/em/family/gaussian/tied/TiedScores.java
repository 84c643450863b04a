package io.emmer.em.family.gaussian.tied;

import io.emmer.em.EStepFactory;
import io.emmer.em.function.Elementary;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.mixture.MixtureEStep;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What tells the components apart: log pi_k + x.(P mu_k) - mu_k'P mu_k / 2 with P = S^-1, relative
 * to the origin; -x'Px / 2 - D/2 log(2 pi) - log det S / 2 is common to all.
 *
 * @param weights pi[k]
 * @param coefficients (P mu_k)_d at [k*D + d]
 * @param bias log pi_k - mu_k'P mu_k / 2
 */
record TiedScores(double[] weights, double[] coefficients, double[] bias) implements Serializable {

  /** Those of a model whose M-step found them relative to the origin of the rows. */
  static TiedScores of(double[] weights, TiedInverse inverse) {
    double[] bias = new double[weights.length];
    Arrays.setAll(bias, k -> Elementary.log(weights[k]) - inverse.squaredNorms()[k] / 2);
    return new TiedScores(weights, inverse.coefficients(), bias);
  }

  static TiedScores of(TiedGaussianModel model, double[] origin) {
    int dims = origin.length;
    double[] means = model.centres();
    double[] bias = model.weights();
    double[] relative = new double[dims];
    for (int k = 0; k < bias.length; k++) {
      for (int d = 0; d < dims; d++) {
        relative[d] = means[k * dims + d] - origin[d];
      }
      double[] whitened = model.whitening().whiten(relative, 0);
      double squaredNorm = 0;
      for (double y : whitened) {
        squaredNorm = Math.fma(y, y, squaredNorm);
      }
      bias[k] = Elementary.log(bias[k]) - squaredNorm / 2;
      model.whitening().unwhiten(whitened, means, k * dims);
    }
    return new TiedScores(model.weights(), means, bias);
  }

  ComponentScores linear() {
    return ComponentScores.linear(coefficients.length / bias.length, coefficients, bias);
  }

  /**
   * A sweep over all rows, whose common terms sum to {@code objectiveOfAll}: no row's own is found.
   */
  EStepFactory<TiedGaussianStatistics> eSteps(double[] origin, double objectiveOfAll) {
    return () ->
        new MixtureEStep<>(
            new LinearScorer(linear(), 0),
            weights,
            () -> TiedGaussianStatistics.ofAllRows(weights.length, origin, objectiveOfAll));
  }
}

package io.emmer.em.family.bernoulli;

import io.emmer.em.data.DataBlock;
import io.emmer.em.function.Elementary;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.mixture.MixtureEStep;

/**
 * log pi_k + sum_d x_d log p_kd + (1 - x_d) log(1 - p_kd) (PRML (9.44)), as the affine function
 * with w_kd = log p_kd - log(1 - p_kd) and bias_k = log pi_k + sum_d log(1 - p_kd).
 *
 * <p>A certain feature, p_kd = 1, has log(1 - p_kd) = -infinity. It adds nothing where x_d = 1 and
 * makes the row impossible elsewhere: a second product sums x_d over such features, and the sum
 * must equal their number.
 */
final class BernoulliScorer extends LinearScorer {
  private final ComponentScores certain; // null without certain features
  private final double[] certainSums;

  private BernoulliScorer(ComponentScores scores, ComponentScores certain) {
    super(scores, 0);
    this.certain = certain;
    this.certainSums =
        certain == null ? null : new double[MixtureEStep.TILE_ROWS * scores.stride()];
  }

  static BernoulliScorer of(BernoulliModel model) {
    int components = model.components();
    int dims = model.dimensions();
    double[] coefficients = new double[components * dims];
    double[] bias = model.weights();
    double[] isCertain = new double[components * dims];
    double[] minusCertainFeatures = new double[components];
    boolean anyCertain = false;
    for (int k = 0; k < components; k++) {
      bias[k] = Elementary.log(bias[k]);
      for (int d = 0; d < dims; d++) {
        double p = model.probability(k, d);
        if (p == 1) {
          isCertain[k * dims + d] = 1;
          minusCertainFeatures[k]--;
          anyCertain = true;
        } else {
          double logNot = StrictMath.log1p(-p);
          coefficients[k * dims + d] = p == 0 ? IMPOSSIBLE : Elementary.log(p) - logNot;
          bias[k] += logNot;
        }
      }
    }
    return new BernoulliScorer(
        ComponentScores.linear(dims, coefficients, bias),
        anyCertain ? ComponentScores.linear(dims, isCertain, minusCertainFeatures) : null);
  }

  @Override
  public void score(DataBlock block, int from, int to, double[] tile) {
    super.score(block, from, to, tile);
    if (certain != null) {
      certain.score(block, from, to, certainSums);
      for (int i = 0; i < (to - from) * stride(); i++) {
        if (certainSums[i] != 0 && i % stride() < components()) {
          tile[i] = IMPOSSIBLE;
        }
      }
    }
  }
}

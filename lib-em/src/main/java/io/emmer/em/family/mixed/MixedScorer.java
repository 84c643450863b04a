package io.emmer.em.family.mixed;

import io.emmer.em.data.DataBlock;
import io.emmer.em.data.MomentRows;
import io.emmer.em.function.Elementary;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.LinearScorer;
import io.emmer.em.table.TableLayout;

/**
 * log pi_k + log p(x | k) as a function that is linear in an expanded row ({@link TableLayout}),
 * relative to the origin:
 *
 * <pre>
 * numbers  -(log(2 pi v) + m^2 / v) / 2 + y m / v - y^2 / (2 v)   m = mean - origin
 * counts   -rate + x log rate                                     and in common -log x!
 * levels   log p
 * </pre>
 */
final class MixedScorer extends LinearScorer {
  private static final double LOG_2_PI = StrictMath.log(2 * StrictMath.PI);

  private MixedScorer(ComponentScores scores) {
    super(scores, 0);
  }

  static MixedScorer of(MixedModel model, double[] origin) {
    TableLayout layout = model.schema().layout();
    MixedParameters parameters = model.shared();
    requireZero(origin, layout.counts());
    requireZero(origin, layout.categories());
    int size = layout.size();
    double[] bias = model.weights();
    double[] w = new double[bias.length * size];
    for (int k = 0; k < bias.length; k++) {
      bias[k] = Elementary.log(bias[k]);
      int at = k * size;
      int numbers = layout.numbers().length;
      for (int j = 0; j < numbers; j++) {
        double variance = parameters.variances()[k * numbers + j];
        double mean = parameters.means()[k * numbers + j] - origin[layout.numbers()[j]];
        double slope = mean / variance;
        w[at + 3 * j] = -(LOG_2_PI + Elementary.log(variance) + mean * slope) / 2;
        w[at + 3 * j + 1] = slope;
        w[at + 3 * j + 2] = -0.5 / variance;
      }
      int counts = layout.counts().length;
      for (int j = 0; j < counts; j++) {
        double rate = parameters.rates()[k * counts + j];
        w[at + layout.countsAt() + 2 * j] = -rate;
        w[at + layout.countsAt() + 2 * j + 1] = log(rate);
      }
      for (int l = 0; l < layout.levels(); l++) {
        w[at + layout.levelsAt() + l] = log(parameters.probabilities()[k * layout.levels() + l]);
      }
    }
    return new MixedScorer(ComponentScores.linear(size, w, bias));
  }

  /** A finite stand-in for log 0, which a cell that is not there multiplies to 0. */
  private static double log(double x) {
    return x == 0 ? IMPOSSIBLE : Elementary.log(x);
  }

  private static void requireZero(double[] origin, int[] columns) {
    for (int d : columns) {
      if (origin[d] != 0) {
        throw new IllegalArgumentException("counts and levels must be held as they are");
      }
    }
  }

  @Override
  public double commonTerm(DataBlock block, int n) {
    return ((MomentRows) block).minusLogFactorials(n);
  }
}

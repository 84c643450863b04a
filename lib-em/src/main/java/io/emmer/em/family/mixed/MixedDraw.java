package io.emmer.em.family.mixed;

import io.emmer.em.mixture.ConditionalDraw;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.PoissonDraw;
import io.emmer.em.table.TableLayout;

/**
 * Draws the cells of one component, column by column.
 *
 * @param constants what constant columns hold
 * @param missing shares of missing cells
 */
record MixedDraw(
    TableLayout layout, MixedParameters parameters, double[] constants, double[] missing)
    implements ConditionalDraw {
  @Override
  public void draw(int k, CounterRandom.Stream random, double[] out, int at) {
    System.arraycopy(constants, 0, out, at, constants.length);
    int numbers = layout.numbers().length;
    for (int j = 0; j < numbers; j++) {
      double deviation = Math.sqrt(parameters.variances()[k * numbers + j]);
      out[at + layout.numbers()[j]] =
          parameters.means()[k * numbers + j] + deviation * random.nextNormal();
    }
    int counts = layout.counts().length;
    for (int j = 0; j < counts; j++) {
      out[at + layout.counts()[j]] = PoissonDraw.draw(parameters.rates()[k * counts + j], random);
    }
    for (int j = 0; j < layout.categories().length; j++) {
      out[at + layout.categories()[j]] = level(k, j, random.nextUniform());
    }
    for (int d = 0; d < missing.length; d++) {
      if (missing[d] > 0 && random.nextUniform() < missing[d]) {
        out[at + d] = Double.NaN;
      }
    }
  }

  /** The level whose share of the cumulated probabilities holds u; never one of p = 0. */
  private int level(int k, int j, double u) {
    int from = k * layout.levels() + layout.firstLevel()[j];
    double left = u;
    int last = 0;
    for (int l = 0; l < layout.levels(j); l++) {
      double p = parameters.probabilities()[from + l];
      last = p > 0 ? l : last;
      left -= p;
      if (p > 0 && left < 0) {
        return l;
      }
    }
    return last;
  }
}

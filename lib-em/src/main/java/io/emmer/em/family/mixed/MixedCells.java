package io.emmer.em.family.mixed;

import io.emmer.em.CellDensity;
import io.emmer.em.function.LogFactorial;
import io.emmer.em.table.TableLayout;
import java.util.Arrays;

/** log p(x_d | k) of the cells of a table: normal, Poisson, or of a level. */
final class MixedCells implements CellDensity {
  private static final double LOG_2_PI = StrictMath.log(2 * StrictMath.PI);

  private final TableLayout layout;
  private final MixedParameters parameters;
  private final int[] places; // of column d among those of its type, -1 of a constant one
  private final double[] logVariances;
  private final double[] logRates;
  private final double[] logProbabilities;

  MixedCells(TableLayout layout, MixedParameters parameters) {
    this.layout = layout;
    this.parameters = parameters;
    this.places = new int[layout.dimensions()];
    Arrays.fill(places, -1);
    for (int[] columns : new int[][] {layout.numbers(), layout.counts(), layout.categories()}) {
      for (int j = 0; j < columns.length; j++) {
        places[columns[j]] = j;
      }
    }
    this.logVariances = logs(parameters.variances());
    this.logRates = logs(parameters.rates());
    this.logProbabilities = logs(parameters.probabilities());
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(StrictMath::log).toArray();
  }

  @Override
  public double logDensity(int k, int d, double x) {
    int j = places[d];
    if (j < 0 || Double.isNaN(x)) {
      return Double.NaN;
    }
    if (isAt(layout.numbers(), j, d)) {
      int i = k * layout.numbers().length + j;
      double y = x - parameters.means()[i];
      return -(LOG_2_PI + logVariances[i] + y * y / parameters.variances()[i]) / 2;
    }
    if (isAt(layout.counts(), j, d)) {
      int i = k * layout.counts().length + j;
      double ofCount = x == 0 ? 0 : x * logRates[i];
      return ofCount - parameters.rates()[i] - LogFactorial.of(x);
    }
    return logProbabilities[k * layout.levels() + layout.firstLevel()[j] + (int) x];
  }

  private static boolean isAt(int[] columns, int j, int d) {
    return j < columns.length && columns[j] == d;
  }
}

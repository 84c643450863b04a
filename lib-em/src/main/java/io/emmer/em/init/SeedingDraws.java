package io.emmer.em.init;

import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import java.util.Arrays;
import java.util.List;

/**
 * What some rows say of one round: the potential of every option, and the winners of the draws.
 *
 * <p>Row n wins draw j of option l if it has the least time e_nj / (w_n d_nl^2) with exponential
 * variates e_nj: its chance is then proportional to w_n d_nl^2, and the least of two parts is the
 * least of the whole.
 */
final class SeedingDraws implements Mergeable<SeedingDraws> {
  private static final long serialVersionUID = 1L;
  private static final long NONE = -1;

  private final int drawn;
  private final double[] potential; // [l]
  private final double[] time; // [l*J + j]
  private final long[] winner; // [l*J + j], global index
  private final double[][] values; // [l*J + j][d]

  SeedingDraws(int options, int drawn) {
    this.drawn = drawn;
    this.potential = new double[options];
    this.time = new double[options * drawn];
    this.winner = new long[options * drawn];
    this.values = new double[options * drawn][];
    Arrays.fill(time, Double.POSITIVE_INFINITY);
    Arrays.fill(winner, NONE);
  }

  /**
   * Adds one row.
   *
   * @param mass mass[l] = w_n d_nl^2
   */
  void add(SeedingRound round, long row, double[] mass) {
    for (int l = 0; l < potential.length; l++) {
      potential[l] += mass[l];
    }
    for (int j = 0; j < drawn; j++) {
      race(round.uniform(row, j), j, row, mass);
    }
  }

  private void race(double uniform, int j, long row, double[] mass) {
    double variate = Double.NaN;
    for (int l = 0; l < potential.length; l++) {
      int i = l * drawn + j;
      // -log u >= 1 - u spares nearly all logarithms; the slack covers its rounding.
      if (mass[l] > 0 && (1 - uniform) * (1 - 1e-12) <= time[i] * mass[l]) {
        variate = Double.isNaN(variate) ? -StrictMath.log(uniform) : variate;
        if (variate / mass[l] < time[i]) {
          time[i] = variate / mass[l];
          winner[i] = row;
        }
      }
    }
  }

  /** Copies the winners from the only block seen so far. */
  void copyRows(DataBlock block) {
    for (int i = 0; i < winner.length; i++) {
      if (winner[i] != NONE) {
        values[i] = new double[block.dimensions()];
        block.copyRow((int) (winner[i] - block.firstRow()), values[i], 0);
      }
    }
  }

  @Override
  public SeedingDraws merge(SeedingDraws right) {
    for (int l = 0; l < potential.length; l++) {
      potential[l] += right.potential[l];
    }
    for (int i = 0; i < time.length; i++) {
      if (right.time[i] < time[i]) {
        time[i] = right.time[i];
        winner[i] = right.winner[i];
        values[i] = right.values[i];
      }
    }
    return this;
  }

  /** The option of least potential, the first of equals. */
  int lowestPotential() {
    int best = 0;
    for (int l = 1; l < potential.length; l++) {
      if (potential[l] < potential[best]) {
        best = l;
      }
    }
    return best;
  }

  /** The rows drawn for one option; none if no row is away from the centres. */
  List<double[]> rows(int option) {
    if (drawn == 0 || winner[option * drawn] == NONE) {
      return List.of();
    }
    return List.of(Arrays.copyOfRange(values, option * drawn, (option + 1) * drawn));
  }
}

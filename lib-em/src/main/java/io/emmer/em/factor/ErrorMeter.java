package io.emmer.em.factor;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.CholeskyPanels;
import java.util.Arrays;

/** A meter of the squared errors of blocks, for one thread. */
public final class ErrorMeter {
  private static final int TILE = 128;

  private final Kernels kernels = Kernels.get();
  private final int factors;
  private final double[] columns;
  private final double[] products = new double[TILE];
  private final int[] rowAt = {0};

  public ErrorMeter(int factors) {
    this.factors = factors;
    this.columns = new double[factors * TILE];
  }

  /**
   * Errors of all parts.
   *
   * @param own own[n*k + f] of row firstRow + n
   * @param fixed factors of the other side
   */
  public ErrorSums measure(RatingBlock block, double[] own, FactorRows fixed) {
    Part[] parts = Part.values();
    double[] errors = new double[parts.length];
    long[] counts = new long[parts.length];
    for (Part part : parts) {
      RatingRows ratings = block.part(part);
      counts[part.index()] = ratings.size();
      for (int n = 0; n < ratings.rows(); n++) {
        errors[part.index()] += rowError(ratings, n, own, fixed);
      }
    }
    return new ErrorSums(errors, counts, squaredNorm(own));
  }

  /** sum of own^2, in ascending order. */
  public static double squaredNorm(double[] own) {
    double sum = 0;
    for (double value : own) {
      sum = Math.fma(value, value, sum);
    }
    return sum;
  }

  private double rowError(RatingRows ratings, int n, double[] own, FactorRows fixed) {
    double sum = 0;
    rowAt[0] = n * factors;
    for (int tile = ratings.starts()[n]; tile < ratings.starts()[n + 1]; tile += TILE) {
      int count = Math.min(TILE, ratings.starts()[n + 1] - tile);
      for (int i = 0; i < count; i++) {
        int source = fixed.offset(ratings.columns()[tile + i]);
        for (int f = 0; f < factors; f++) {
          columns[f * TILE + i] = fixed.values()[source + f];
        }
      }
      Arrays.fill(products, 0);
      kernels.multiplyPanel(
          own,
          rowAt,
          1,
          factors,
          columns,
          0,
          TILE,
          CholeskyPanels.padded(count),
          products,
          0,
          TILE);
      for (int i = 0; i < count; i++) {
        double error = ratings.values()[tile + i] - products[i];
        sum = Math.fma(error, error, sum);
      }
    }
    return sum;
  }
}

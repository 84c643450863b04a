package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;

/**
 * Functions of the rows, one for every component, in the form that kernels want: affine ones,
 * score_nk = bias_k + sum_d x_nd w_kd, or quadratic ones without cross terms, score_nk = bias_k +
 * sum_d x_nd (w_kd + x_nd v_kd), where a feature that is 0 costs nothing.
 */
public final class ComponentScores {
  private final int stride;
  private final double[] bias;
  private final double[]
      coefficients; // [d*stride + k]; w at 2*d and v at 2*d + 1 of quadratic ones
  private final boolean isQuadratic;

  private ComponentScores(int dimensions, double[] bias, double[]... tables) {
    this.bias = bias.clone();
    this.stride = Kernels.paddedColumns(bias.length);
    this.coefficients = new double[tables.length * dimensions * stride];
    this.isQuadratic = tables.length == 2;
    for (int t = 0; t < tables.length; t++) {
      for (int k = 0; k < bias.length; k++) {
        for (int d = 0; d < dimensions; d++) {
          coefficients[(tables.length * d + t) * stride + k] = tables[t][k * dimensions + d];
        }
      }
    }
  }

  /**
   * Affine functions.
   *
   * @param dimensions D
   * @param coefficients w[k*D + d]
   * @param bias bias[k]
   */
  public static ComponentScores linear(int dimensions, double[] coefficients, double[] bias) {
    return new ComponentScores(dimensions, bias, coefficients);
  }

  /**
   * Quadratic functions.
   *
   * @param dimensions D
   * @param linear w[k*D + d]
   * @param quadratic v[k*D + d]
   * @param bias bias[k]
   */
  public static ComponentScores quadratic(
      int dimensions, double[] linear, double[] quadratic, double[] bias) {
    return new ComponentScores(dimensions, bias, linear, quadratic);
  }

  /** K. */
  public int components() {
    return bias.length;
  }

  /** K rounded up to whole vectors. */
  public int stride() {
    return stride;
  }

  /** Index of the largest of {@code count} scores from {@code from} on, the first of equals. */
  public static int largest(double[] scores, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (scores[from + k] > scores[from + best]) {
        best = k;
      }
    }
    return best;
  }

  /** scores[(n-from)*stride + k] for from &lt;= n &lt; to. */
  public void score(DataBlock block, int from, int to, double[] scores) {
    for (int row = 0; row < (to - from) * stride; row += stride) {
      System.arraycopy(bias, 0, scores, row, bias.length);
    }
    if (isQuadratic) {
      block.multiplyQuadratic(from, to, coefficients, stride, scores);
    } else {
      block.multiply(from, to, coefficients, stride, scores);
    }
  }
}

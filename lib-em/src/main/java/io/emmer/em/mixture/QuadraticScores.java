package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;

/**
 * Quadratic functions of the rows without cross terms, score_nk = bias_k + sum_d x_nd (w_kd + x_nd
 * v_kd), in the form kernels want: a feature that is 0 costs nothing.
 */
public final class QuadraticScores {
  private final int components;
  private final int stride;
  private final double[] coefficients; // w at [2*d*stride + k], v at [(2*d + 1)*stride + k]
  private final double[] bias;

  /**
   * @param dimensions D
   * @param linear w[k*D + d]
   * @param quadratic v[k*D + d]
   * @param bias bias[k]
   */
  public QuadraticScores(int dimensions, double[] linear, double[] quadratic, double[] bias) {
    this.components = bias.length;
    this.stride = Kernels.paddedColumns(components);
    this.bias = bias.clone();
    this.coefficients = new double[2 * dimensions * stride];
    for (int k = 0; k < components; k++) {
      for (int d = 0; d < dimensions; d++) {
        coefficients[2 * d * stride + k] = linear[k * dimensions + d];
        coefficients[(2 * d + 1) * stride + k] = quadratic[k * dimensions + d];
      }
    }
  }

  /** K. */
  public int components() {
    return components;
  }

  /** K rounded up to whole vectors. */
  public int stride() {
    return stride;
  }

  /** scores[(n-from)*stride + k] for from &lt;= n &lt; to. */
  public void score(DataBlock block, int from, int to, double[] scores) {
    for (int row = 0; row < (to - from) * stride; row += stride) {
      System.arraycopy(bias, 0, scores, row, components);
    }
    block.multiplyQuadratic(from, to, coefficients, stride, scores);
  }
}

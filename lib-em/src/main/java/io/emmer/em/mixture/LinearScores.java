package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;

/** Affine functions of the rows, score_nk = bias_k + sum_d x_nd w_kd, in the form kernels want. */
public final class LinearScores {
  private final int components;
  private final int stride;
  private final double[] coefficients; // [d*stride + k]
  private final double[] bias;

  /**
   * @param dimensions D
   * @param coefficients w[k*D + d]
   * @param bias bias[k]
   */
  public LinearScores(int dimensions, double[] coefficients, double[] bias) {
    this.components = bias.length;
    this.stride = Kernels.paddedColumns(components);
    this.bias = bias.clone();
    this.coefficients = new double[dimensions * stride];
    for (int k = 0; k < components; k++) {
      for (int d = 0; d < dimensions; d++) {
        this.coefficients[d * stride + k] = coefficients[k * dimensions + d];
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
    block.multiply(from, to, coefficients, stride, scores);
  }
}

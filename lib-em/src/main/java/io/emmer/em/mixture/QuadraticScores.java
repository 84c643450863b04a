package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;

/**
 * Quadratic functions of the rows without cross terms, score_nk = bias_k + sum_d x_nd (w_kd + x_nd
 * v_kd): a feature that is 0 costs nothing.
 */
public final class QuadraticScores extends ComponentScores {
  private final double[] coefficients; // w at [2*d*stride + k], v at [(2*d + 1)*stride + k]

  /**
   * @param dimensions D
   * @param linear w[k*D + d]
   * @param quadratic v[k*D + d]
   * @param bias bias[k]
   */
  public QuadraticScores(int dimensions, double[] linear, double[] quadratic, double[] bias) {
    super(bias);
    this.coefficients = new double[2 * dimensions * stride()];
    for (int k = 0; k < components(); k++) {
      for (int d = 0; d < dimensions; d++) {
        coefficients[2 * d * stride() + k] = linear[k * dimensions + d];
        coefficients[(2 * d + 1) * stride() + k] = quadratic[k * dimensions + d];
      }
    }
  }

  @Override
  protected void addProducts(DataBlock block, int from, int to, double[] scores) {
    block.multiplyQuadratic(from, to, coefficients, stride(), scores);
  }
}

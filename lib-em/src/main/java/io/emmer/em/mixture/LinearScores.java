package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;

/** Affine functions of the rows, score_nk = bias_k + sum_d x_nd w_kd. */
public final class LinearScores extends ComponentScores {
  private final double[] coefficients; // [d*stride + k]

  /**
   * @param dimensions D
   * @param coefficients w[k*D + d]
   * @param bias bias[k]
   */
  public LinearScores(int dimensions, double[] coefficients, double[] bias) {
    super(bias);
    this.coefficients = new double[dimensions * stride()];
    for (int k = 0; k < components(); k++) {
      for (int d = 0; d < dimensions; d++) {
        this.coefficients[d * stride() + k] = coefficients[k * dimensions + d];
      }
    }
  }

  @Override
  protected void addProducts(DataBlock block, int from, int to, double[] scores) {
    block.multiply(from, to, coefficients, stride(), scores);
  }
}

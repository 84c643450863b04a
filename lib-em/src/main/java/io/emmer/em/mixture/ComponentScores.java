package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;

/** Functions of the rows, one for every component, in the form that kernels want. */
public abstract class ComponentScores {
  private final int stride;
  private final double[] bias;

  /**
   * @param bias bias[k], what every row gets
   */
  protected ComponentScores(double[] bias) {
    this.bias = bias.clone();
    this.stride = Kernels.paddedColumns(bias.length);
  }

  /** K. */
  public final int components() {
    return bias.length;
  }

  /** K rounded up to whole vectors. */
  public final int stride() {
    return stride;
  }

  /** scores[(n-from)*stride + k] for from &lt;= n &lt; to. */
  public final void score(DataBlock block, int from, int to, double[] scores) {
    for (int row = 0; row < (to - from) * stride; row += stride) {
      System.arraycopy(bias, 0, scores, row, bias.length);
    }
    addProducts(block, from, to, scores);
  }

  /** Adds what depends on the values of the rows. */
  protected abstract void addProducts(DataBlock block, int from, int to, double[] scores);
}

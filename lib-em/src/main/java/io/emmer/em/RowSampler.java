package io.emmer.em;

import java.io.Serializable;

/**
 * Draws rows of a mixture: row number {@code row} is a function of the seed and the number only.
 */
public interface RowSampler extends Serializable {
  /**
   * Draws one row: first the component by the mixing weights, then x from p(x | k).
   *
   * @param row global index of the row
   * @param out takes the row, out[at + d] = x_d
   * @return k
   */
  int draw(long seed, long row, double[] out, int at);
}

package io.emmer.em.family.bernoulli;

import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentTable;

/** Mixing weights pi[k] and probabilities p[k*D + d] in [0, 1]. */
public final class BernoulliModel extends ComponentModel {
  private static final long serialVersionUID = 1L;
  static final String PROBABILITIES = "probabilities";

  /**
   * @param weights pi[k]
   * @param probabilities p[k*D + d]
   * @throws IllegalArgumentException if one is no probability
   */
  public BernoulliModel(double[] weights, double[] probabilities) {
    this(new ComponentTable(weights, probabilities));
  }

  BernoulliModel(ComponentTable table) {
    super(table, PROBABILITIES);
    for (double p : table.values()) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a probability is " + p + ", expected 0 to 1");
      }
    }
  }

  /** p_kd. */
  public double probability(int k, int d) {
    return centre(k, d);
  }
}

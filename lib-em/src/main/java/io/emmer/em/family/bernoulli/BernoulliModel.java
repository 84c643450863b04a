package io.emmer.em.family.bernoulli;

import io.emmer.em.Model;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.model.NdArray;
import java.util.Map;

/** Mixing weights pi[k] and probabilities p[k*D + d] in [0, 1]. */
public final class BernoulliModel implements Model {
  private static final long serialVersionUID = 1L;
  static final String PROBABILITIES = "probabilities";

  private final ComponentTable table;

  /**
   * @param weights pi[k]
   * @param probabilities p[k*D + d]
   * @throws IllegalArgumentException if one is no probability
   */
  public BernoulliModel(double[] weights, double[] probabilities) {
    this(new ComponentTable(weights, probabilities));
  }

  BernoulliModel(ComponentTable table) {
    this.table = table;
    for (double p : table.values()) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a probability is " + p + ", expected 0 to 1");
      }
    }
  }

  @Override
  public int components() {
    return table.components();
  }

  @Override
  public int dimensions() {
    return table.dimensions();
  }

  @Override
  public double[] weights() {
    return table.weights();
  }

  @Override
  public double[] centres() {
    return table.values();
  }

  /** p_kd. */
  public double probability(int k, int d) {
    return table.value(k, d);
  }

  @Override
  public Map<String, NdArray> arrays() {
    return table.arrays(PROBABILITIES);
  }

  @Override
  public boolean sameParameters(Model other) {
    return other instanceof BernoulliModel model && table.same(model.table);
  }
}

package io.emmer.em.family.unit;

import io.emmer.em.Model;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.model.NdArray;
import java.util.Map;

/** Mixing weights pi[k] and means mu[k*D + d]. */
public final class UnitGaussianModel implements Model {
  private static final long serialVersionUID = 1L;
  static final String MEANS = "means";

  private final ComponentTable table;

  /**
   * @param weights pi[k]
   * @param means mu[k*D + d]
   */
  public UnitGaussianModel(double[] weights, double[] means) {
    this(new ComponentTable(weights, means));
  }

  UnitGaussianModel(ComponentTable table) {
    this.table = table;
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

  @Override
  public Map<String, NdArray> arrays() {
    return table.arrays(MEANS);
  }

  @Override
  public boolean sameParameters(Model other) {
    return other instanceof UnitGaussianModel model && table.same(model.table);
  }
}

package io.emmer.em.family.kmeans;

import io.emmer.em.Model;
import io.emmer.em.mixture.ComponentTable;
import io.emmer.em.model.NdArray;
import java.util.Map;

/** Centres c[k*D + d], and the share of the rows of every cluster. */
public final class KMeansModel implements Model {
  private static final long serialVersionUID = 1L;
  static final String MEANS = "means";

  private final ComponentTable table;

  /**
   * @param shares shares[k], of sum 1
   * @param centres c[k*D + d]
   */
  public KMeansModel(double[] shares, double[] centres) {
    this(new ComponentTable(shares, centres));
  }

  KMeansModel(ComponentTable table) {
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

  /** The centres alone decide: the shares follow from them. */
  @Override
  public boolean sameParameters(Model other) {
    return other instanceof KMeansModel model && table.sameValues(model.table);
  }
}

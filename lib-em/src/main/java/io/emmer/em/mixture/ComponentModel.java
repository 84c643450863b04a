package io.emmer.em.mixture;

import io.emmer.em.Model;
import io.emmer.em.NdArray;
import java.util.Map;

/** A model around a {@link ComponentTable}; a family adds what it holds besides. */
public abstract class ComponentModel implements Model {
  private static final long serialVersionUID = 1L;

  private final ComponentTable table;
  private final String centresName;

  /**
   * @param centresName name of the table's values in a model directory
   */
  protected ComponentModel(ComponentTable table, String centresName) {
    this.table = table;
    this.centresName = centresName;
  }

  @Override
  public final int components() {
    return table.components();
  }

  @Override
  public final int dimensions() {
    return table.dimensions();
  }

  @Override
  public final double[] weights() {
    return table.weights();
  }

  @Override
  public final double[] centres() {
    return table.values();
  }

  /** The centre of component k in feature d. */
  public final double centre(int k, int d) {
    return table.value(k, d);
  }

  @Override
  public Map<String, NdArray> arrays() {
    return table.arrays(centresName);
  }

  @Override
  public boolean sameParameters(Model other) {
    return getClass() == other.getClass() && table.same(((ComponentModel) other).table);
  }

  /** Whether the centres of two models have the same bits. */
  protected final boolean sameCentres(ComponentModel other) {
    return table.sameValues(other.table);
  }
}

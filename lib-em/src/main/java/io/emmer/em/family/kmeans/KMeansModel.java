package io.emmer.em.family.kmeans;

import io.emmer.em.Model;
import io.emmer.em.mixture.ComponentModel;

/** Centres c[k*D + d], and the share of the rows of every cluster. */
public final class KMeansModel extends ComponentModel {
  private static final long serialVersionUID = 1L;
  static final String MEANS = "means";

  /**
   * @param shares shares[k], of sum 1
   * @param centres c[k*D + d]
   */
  public KMeansModel(double[] shares, double[] centres) {
    super(shares, centres, MEANS);
  }

  /** The coordinates of the centres. */
  @Override
  public long freeParameters() {
    return (long) components() * dimensions();
  }

  /** The centres alone decide: the shares follow from them. */
  @Override
  public boolean sameParameters(Model other) {
    return other instanceof KMeansModel model && sameCentres(model);
  }
}

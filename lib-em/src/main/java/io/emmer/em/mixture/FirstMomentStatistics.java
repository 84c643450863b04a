package io.emmer.em.mixture;

import io.emmer.em.data.DataBlock;
import java.util.List;

/**
 * Adds sums[k*D + d] = sum_n w_n r_nk (x_nd - origin_d): enough for Bernoulli and unit Gaussian.
 */
public final class FirstMomentStatistics extends MixtureStatistics<FirstMomentStatistics> {
  private static final long serialVersionUID = 1L;

  private final double[] sums;

  /**
   * Statistics of no rows.
   *
   * @param components K
   * @param origin origin[d]: rows are held as x_n - origin
   */
  public FirstMomentStatistics(int components, double[] origin) {
    super(components, origin);
    this.sums = new double[components * origin.length];
  }

  private FirstMomentStatistics(FirstMomentStatistics other, double[] sums) {
    super(other);
    this.sums = sums;
  }

  @Override
  public List<double[]> sums() {
    return List.of(sums);
  }

  @Override
  public FirstMomentStatistics withSums(List<double[]> replaced) {
    return new FirstMomentStatistics(this, replaced.get(0));
  }

  @Override
  protected void addRow(DataBlock block, int n, int k, double weight) {
    block.addScaled(n, weight, sums, k * dimensions());
  }

  @Override
  protected void addRow(DataBlock block, int n, int[] owners, double[] shares, int count) {
    block.addToRows(n, owners, shares, count, sums);
  }

  @Override
  protected void mergeMoments(FirstMomentStatistics right) {
    addTo(sums, right.sums);
  }

  @Override
  protected FirstMomentStatistics self() {
    return this;
  }

  /** sum_n w_n r_nk (x_nd - origin_d). */
  public double sum(int k, int d) {
    return sums[k * dimensions() + d];
  }

  /** sum_n w_n r_nk x_nd / R_k (PRML (9.17)). */
  public double mean(int k, int d) {
    return origin(d) + sum(k, d) / componentWeight(k);
  }
}

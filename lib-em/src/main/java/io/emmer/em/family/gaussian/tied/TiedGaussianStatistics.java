package io.emmer.em.family.gaussian.tied;

import io.emmer.em.Scatter;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds sums[k*D + d] = sum_n w_n r_nk (x_nd - origin_d), and the scatter of all rows where the
 * model does not bring it along.
 */
public final class TiedGaussianStatistics extends MixtureStatistics<TiedGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  private final double[] sums;
  private final Scatter scatterOrNull;
  private final double objectiveOfAll;

  private TiedGaussianStatistics(
      int components, double[] origin, Scatter scatterOrNull, double objectiveOfAll) {
    super(components, origin);
    this.sums = new double[components * origin.length];
    this.scatterOrNull = scatterOrNull;
    this.objectiveOfAll = objectiveOfAll;
  }

  private TiedGaussianStatistics(
      TiedGaussianStatistics other, double[] sums, Scatter scatterOrNull) {
    super(other);
    this.sums = sums;
    this.scatterOrNull = scatterOrNull;
    this.objectiveOfAll = other.objectiveOfAll;
  }

  /** Statistics of no rows, of whatever rows are to come. */
  static TiedGaussianStatistics ofSomeRows(int components, double[] origin) {
    return new TiedGaussianStatistics(components, origin, new Scatter(origin.length), 0);
  }

  /**
   * Statistics of no rows, when all rows are to come.
   *
   * @param objectiveOfAll what all components' densities of all rows have in common
   */
  static TiedGaussianStatistics ofAllRows(int components, double[] origin, double objectiveOfAll) {
    return new TiedGaussianStatistics(components, origin, null, objectiveOfAll);
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
  protected void finish(DataBlock block) {
    if (scatterOrNull != null) {
      scatterOrNull.add(block);
    }
  }

  @Override
  protected void mergeMoments(TiedGaussianStatistics right) {
    addTo(sums, right.sums);
    if (scatterOrNull != null) {
      scatterOrNull.merge(right.scatterOrNull);
    }
  }

  @Override
  public List<double[]> sums() {
    List<double[]> all = new ArrayList<>(List.of(sums));
    if (scatterOrNull != null) {
      all.addAll(scatterOrNull.sums());
    }
    return all;
  }

  @Override
  public TiedGaussianStatistics withSums(List<double[]> replaced) {
    return new TiedGaussianStatistics(
        this,
        replaced.get(0),
        scatterOrNull == null
            ? null
            : scatterOrNull.withSums(replaced.subList(1, replaced.size())));
  }

  @Override
  protected TiedGaussianStatistics self() {
    return this;
  }

  @Override
  public double objective() {
    return super.objective() + objectiveOfAll;
  }

  /** sum_n w_n r_nk (x_nd - origin_d) for d in 0..D-1, at [k*D + d]; not copied. */
  double[] firstMoments() {
    return sums;
  }

  /** sum_n w_n r_nk x_nd / R_k. */
  double mean(int k, int d) {
    return origin(d) + sums[k * dimensions() + d] / componentWeight(k);
  }

  /** The scatter of the rows seen, or null if that of all rows is known. */
  Scatter scatterOrNull() {
    return scatterOrNull;
  }
}

package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.data.DataBlock;
import io.emmer.em.family.gaussian.VarianceFloor;
import io.emmer.em.mixture.MixtureStatistics;
import java.util.List;

/**
 * Adds sums[k*D + d] = sum_n w_n r_nk y_nd and squares[k*D + d] = sum_n w_n r_nk y_nd^2 with y_n =
 * x_n - origin.
 */
public final class DiagonalGaussianStatistics
    extends MixtureStatistics<DiagonalGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  private final double[] sums;
  private final double[] squares;

  DiagonalGaussianStatistics(int components, double[] origin) {
    super(components, origin);
    this.sums = new double[components * origin.length];
    this.squares = new double[components * origin.length];
  }

  private DiagonalGaussianStatistics(
      DiagonalGaussianStatistics other, double[] sums, double[] squares) {
    super(other);
    this.sums = sums;
    this.squares = squares;
  }

  @Override
  public List<double[]> sums() {
    return List.of(sums, squares);
  }

  @Override
  public DiagonalGaussianStatistics withSums(List<double[]> replaced) {
    return new DiagonalGaussianStatistics(this, replaced.get(0), replaced.get(1));
  }

  @Override
  protected void addRow(DataBlock block, int n, int k, double weight) {
    block.addMoments(n, weight, sums, squares, k * dimensions());
  }

  @Override
  protected void mergeMoments(DiagonalGaussianStatistics right) {
    addTo(sums, right.sums);
    addTo(squares, right.squares);
  }

  @Override
  protected DiagonalGaussianStatistics self() {
    return this;
  }

  /** sum_n w_n r_nk x_nd / R_k (PRML (9.17)). */
  public double mean(int k, int d) {
    return origin(d) + sums[k * dimensions() + d] / componentWeight(k);
  }

  /** sum_n w_n r_nk (x_nd - mu_kd)^2 / R_k, the diagonal of PRML (9.19), for all d. */
  public double[] variances(int k) {
    double[] variances = new double[dimensions()];
    for (int d = 0; d < variances.length; d++) {
      int i = k * variances.length + d;
      variances[d] =
          VarianceFloor.variance(squares[i] / componentWeight(k), sums[i] / componentWeight(k));
    }
    return variances;
  }
}

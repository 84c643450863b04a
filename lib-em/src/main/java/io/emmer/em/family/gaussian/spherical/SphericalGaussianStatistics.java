package io.emmer.em.family.gaussian.spherical;

import io.emmer.em.data.DataBlock;
import io.emmer.em.family.gaussian.VarianceFloor;
import io.emmer.em.mixture.MixtureStatistics;
import java.util.List;

/**
 * Adds sums[k*D + d] = sum_n w_n r_nk y_nd and squaredNorms[k] = sum_n w_n r_nk |y_n|^2 with y_n =
 * x_n - origin.
 */
public final class SphericalGaussianStatistics
    extends MixtureStatistics<SphericalGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  private final double[] sums;
  private final double[] squaredNorms;

  SphericalGaussianStatistics(int components, double[] origin) {
    super(components, origin);
    this.sums = new double[components * origin.length];
    this.squaredNorms = new double[components];
  }

  private SphericalGaussianStatistics(
      SphericalGaussianStatistics other, double[] sums, double[] squaredNorms) {
    super(other);
    this.sums = sums;
    this.squaredNorms = squaredNorms;
  }

  @Override
  public List<double[]> sums() {
    return List.of(sums, squaredNorms);
  }

  @Override
  public SphericalGaussianStatistics withSums(List<double[]> replaced) {
    return new SphericalGaussianStatistics(this, replaced.get(0), replaced.get(1));
  }

  @Override
  protected void addRow(DataBlock block, int n, int k, double weight) {
    block.addScaled(n, weight, sums, k * dimensions());
    squaredNorms[k] = Math.fma(weight, block.squaredNorm(n), squaredNorms[k]);
  }

  @Override
  protected void mergeMoments(SphericalGaussianStatistics right) {
    addTo(sums, right.sums);
    addTo(squaredNorms, right.squaredNorms);
  }

  @Override
  protected SphericalGaussianStatistics self() {
    return this;
  }

  /** sum_n w_n r_nk x_nd / R_k (PRML (9.17)). */
  public double mean(int k, int d) {
    return origin(d) + sums[k * dimensions() + d] / componentWeight(k);
  }

  /** sum_n w_n r_nk |x_n - mu_k|^2 / (D R_k). */
  public double variance(int k) {
    double squaredMean = 0;
    for (int d = 0; d < dimensions(); d++) {
      double mean = sums[k * dimensions() + d] / componentWeight(k);
      squaredMean = Math.fma(mean, mean, squaredMean);
    }
    double secondMoment = squaredNorms[k] / componentWeight(k);
    return VarianceFloor.difference(secondMoment, squaredMean) / dimensions();
  }
}

package io.emmer.em.family.gaussian.diagonal;

import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.MixtureStatistics;
import io.emmer.em.mixture.VarianceFloor;
import java.util.List;

/**
 * Adds the squares of y_n = x_n - origin: none for unit variances, squares[k] = sum_n w_n r_nk
 * |y_n|^2 for one variance a component, squares[k*D + d] = sum_n w_n r_nk y_nd^2 for one a feature.
 */
public final class DiagonalGaussianStatistics
    extends MixtureStatistics<DiagonalGaussianStatistics> {
  private static final long serialVersionUID = 1L;

  private final Variances kind;
  private final double[] squares;

  DiagonalGaussianStatistics(int components, double[] origin, Variances kind) {
    super(components, origin);
    this.kind = kind;
    this.squares = new double[components * kind.count(origin.length)];
  }

  private DiagonalGaussianStatistics(
      DiagonalGaussianStatistics other, double[] firstMoments, double[] squares) {
    super(other, firstMoments);
    this.kind = other.kind;
    this.squares = squares;
  }

  @Override
  public List<double[]> sums() {
    return kind == Variances.UNIT ? super.sums() : List.of(firstMoments(), squares);
  }

  @Override
  public DiagonalGaussianStatistics withSums(List<double[]> replaced) {
    double[] others = kind == Variances.UNIT ? squares : replaced.get(1);
    return new DiagonalGaussianStatistics(this, replaced.get(0), others);
  }

  @Override
  protected boolean areHardRowsApart() {
    return kind == Variances.EACH;
  }

  @Override
  protected void addRow(DataBlock block, int n, int[] owners, double[] shares, int count) {
    if (kind == Variances.EACH) {
      for (int i = 0; i < count; i++) {
        block.addMoments(n, shares[i], firstMoments(), squares, owners[i] * dimensions());
      }
      return;
    }
    super.addRow(block, n, owners, shares, count);
    if (kind == Variances.SHARED) {
      for (int i = 0; i < count; i++) {
        int k = owners[i];
        squares[k] = Math.fma(shares[i], block.squaredNorm(n), squares[k]);
      }
    }
  }

  /**
   * The variances of component k: sum_n w_n r_nk (x_nd - mu_kd)^2 / R_k for all d, the diagonal of
   * PRML (9.19), or their mean alone.
   */
  double[] variances(int k) {
    double[] variances = new double[kind.count(dimensions())];
    double squaredMean = 0;
    for (int d = 0; d < dimensions(); d++) {
      double mean = sum(k, d) / componentWeight(k);
      squaredMean = Math.fma(mean, mean, squaredMean);
      if (kind == Variances.EACH) {
        double secondMoment = squares[k * variances.length + d] / componentWeight(k);
        variances[d] = VarianceFloor.difference(secondMoment, mean * mean);
      }
    }
    if (kind == Variances.SHARED) {
      double secondMoment = squares[k] / componentWeight(k);
      variances[0] = VarianceFloor.difference(secondMoment, squaredMean) / dimensions();
    }
    return variances;
  }
}

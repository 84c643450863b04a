package io.emmer.em.family.gaussian.full;

import io.emmer.em.data.DataBlock;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Adds, for every component, sums[k][d] = sum_n w_n r_nk (x_nd - origin_d) and the scatter[k],
 * sum_n w_n r_nk (x_n - origin)(x_n - origin)', packed as {@link PackedSymmetric}.
 */
public final class FullGaussianStatistics extends MixtureStatistics<FullGaussianStatistics> {
  private static final long serialVersionUID = 1L;
  private static final int FEW_ROWS = 64;

  private final double[][] sums;
  private final double[][] scatter;
  private transient Rows[] waiting; // rows of the block at hand whose scatter is yet to be added

  /** Rows of one component with their shares. */
  private static final class Rows {
    private int[] numbers = new int[FEW_ROWS];
    private double[] shares = new double[FEW_ROWS];
    private int count;

    private void add(int n, double share) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
        shares = Arrays.copyOf(shares, 2 * count);
      }
      numbers[count] = n;
      shares[count++] = share;
    }
  }

  FullGaussianStatistics(int components, double[] origin) {
    super(components, origin);
    this.sums = new double[components][origin.length];
    this.scatter = new double[components][PackedSymmetric.size(origin.length)];
  }

  private FullGaussianStatistics(
      FullGaussianStatistics other, double[][] sums, double[][] scatter) {
    super(other);
    this.sums = sums;
    this.scatter = scatter;
  }

  @Override
  protected void addRow(DataBlock block, int n, int k, double weight) {
    block.addScaled(n, weight, sums[k], 0);
    if (waiting == null) {
      waiting = new Rows[components()];
    }
    if (waiting[k] == null) {
      waiting[k] = new Rows();
    }
    waiting[k].add(n, weight);
  }

  /** Component after component, while its scatter is in the caches. */
  @Override
  protected void finish(DataBlock block) {
    for (int k = 0; waiting != null && k < waiting.length; k++) {
      Rows rows = waiting[k];
      if (rows != null) {
        block.addOuterProducts(rows.numbers, rows.shares, rows.count, scatter[k]);
      }
    }
    waiting = null;
  }

  @Override
  protected void mergeMoments(FullGaussianStatistics right) {
    for (int k = 0; k < sums.length; k++) {
      addTo(sums[k], right.sums[k]);
      addTo(scatter[k], right.scatter[k]);
    }
  }

  /** The sums of all components, then their scatter. */
  @Override
  public List<double[]> sums() {
    return Stream.of(sums, scatter).flatMap(Arrays::stream).toList();
  }

  @Override
  public FullGaussianStatistics withSums(List<double[]> replaced) {
    int count = components();
    return new FullGaussianStatistics(
        this,
        replaced.subList(0, count).toArray(double[][]::new),
        replaced.subList(count, 2 * count).toArray(double[][]::new));
  }

  @Override
  protected FullGaussianStatistics self() {
    return this;
  }

  /** sum_n w_n r_nk x_nd / R_k. */
  double mean(int k, int d) {
    return origin(d) + sums[k][d] / componentWeight(k);
  }

  /**
   * sum_n w_n r_nk (x_n - mu_k)(x_n - mu_k)' / R_k (PRML (9.19)), packed; no variance is negative.
   */
  double[] covariance(int k) {
    double[] packed = scatter[k].clone();
    double[] secondMoments = PackedSymmetric.diagonalOf(packed, dimensions());
    double[] mean = new double[dimensions()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = sums[k][i] / componentWeight(k);
      secondMoments[i] /= componentWeight(k);
      int row = PackedSymmetric.row(i);
      for (int j = 0; j <= i; j++) {
        packed[row + j] = packed[row + j] / componentWeight(k) - mean[i] * mean[j];
      }
    }
    PackedSymmetric.clearRounding(packed, secondMoments);
    return packed;
  }
}

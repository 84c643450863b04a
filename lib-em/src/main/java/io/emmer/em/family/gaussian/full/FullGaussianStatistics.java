package io.emmer.em.family.gaussian.full;

import io.emmer.em.data.DataBlock;
import io.emmer.em.linear.PackedSymmetric;
import io.emmer.em.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Adds, for every component, the scatter[k], sum_n w_n r_nk (x_n - origin)(x_n - origin)', packed
 * as {@link PackedSymmetric}.
 */
public final class FullGaussianStatistics extends MixtureStatistics<FullGaussianStatistics> {
  private static final long serialVersionUID = 1L;
  private static final int FEW_ROWS = 64;

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
    this.scatter = new double[components][PackedSymmetric.size(origin.length)];
  }

  private FullGaussianStatistics(
      FullGaussianStatistics other, double[] firstMoments, double[][] scatter) {
    super(other, firstMoments);
    this.scatter = scatter;
  }

  @Override
  protected boolean areHardRowsApart() {
    return true;
  }

  @Override
  protected void addRow(DataBlock block, int n, int[] owners, double[] shares, int count) {
    super.addRow(block, n, owners, shares, count);
    if (waiting == null) {
      waiting = new Rows[components()];
    }
    for (int i = 0; i < count; i++) {
      int k = owners[i];
      waiting[k] = waiting[k] == null ? new Rows() : waiting[k];
      waiting[k].add(n, shares[i]);
    }
  }

  /** Component after component, while its scatter is in the caches. */
  @Override
  protected void finishMoments(DataBlock block) {
    for (int k = 0; waiting != null && k < waiting.length; k++) {
      Rows rows = waiting[k];
      if (rows != null) {
        block.addOuterProducts(rows.numbers, rows.shares, rows.count, scatter[k]);
      }
    }
    waiting = null;
  }

  /** The first moments, then the scatter of one component after the other. */
  @Override
  public List<double[]> sums() {
    return Stream.concat(super.sums().stream(), Arrays.stream(scatter)).toList();
  }

  @Override
  public FullGaussianStatistics withSums(List<double[]> replaced) {
    double[][] others = replaced.subList(1, replaced.size()).toArray(double[][]::new);
    return new FullGaussianStatistics(this, replaced.get(0), others);
  }

  /**
   * sum_n w_n r_nk (x_n - mu_k)(x_n - mu_k)' / R_k (PRML (9.19)), packed; no variance is negative.
   */
  double[] covariance(int k) {
    double[] packed = scatter[k].clone();
    double[] secondMoments = PackedSymmetric.diagonalOf(packed, dimensions());
    double[] mean = new double[dimensions()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = sum(k, i) / componentWeight(k);
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

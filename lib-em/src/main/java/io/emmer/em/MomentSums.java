package io.emmer.em;

import io.emmer.em.data.DataBlock;
import java.util.Arrays;

/**
 * Means and sums of squared deviations of some rows, updated row by row and merged pairwise by
 * Chan, Golub and LeVeque 1979 (1.5): never a difference of large numbers.
 */
final class MomentSums implements Mergeable<MomentSums> {
  private static final long serialVersionUID = 1L;

  private final double[] mean;
  private final double[] squares;
  private final double[] min;
  private final double[] max;
  private final long[] nonzeros;
  private long rows;
  private double weight;

  private MomentSums(int dims) {
    mean = new double[dims];
    squares = new double[dims];
    min = new double[dims];
    max = new double[dims];
    nonzeros = new long[dims];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  static MomentSums of(DataBlock block, int dims) {
    MomentSums sums = new MomentSums(dims);
    double[] row = new double[dims];
    for (int n = 0; n < block.rows(); n++) {
      block.copyRow(n, row, 0);
      sums.add(row, block.weight(n));
    }
    return sums;
  }

  private void add(double[] row, double rowWeight) {
    if (rowWeight == 0) {
      return;
    }
    rows++;
    weight += rowWeight;
    double share = rowWeight / weight;
    for (int d = 0; d < row.length; d++) {
      double deviation = row[d] - mean[d];
      mean[d] += share * deviation;
      squares[d] += rowWeight * deviation * (row[d] - mean[d]);
      min[d] = Math.min(min[d], row[d]);
      max[d] = Math.max(max[d], row[d]);
      nonzeros[d] += row[d] == 0 ? 0 : 1;
    }
  }

  @Override
  public MomentSums merge(MomentSums right) {
    rows += right.rows;
    if (right.weight == 0) {
      return this;
    }
    double total = weight + right.weight;
    double rightShare = right.weight / total;
    for (int d = 0; d < mean.length; d++) {
      double deviation = right.mean[d] - mean[d];
      mean[d] += rightShare * deviation;
      squares[d] += right.squares[d] + deviation * deviation * weight * rightShare;
      min[d] = Math.min(min[d], right.min[d]);
      max[d] = Math.max(max[d], right.max[d]);
      nonzeros[d] += right.nonzeros[d];
    }
    weight = total;
    return this;
  }

  /** The moments, moved back by the origin. */
  Moments moments(double[] origin) {
    int dims = mean.length;
    double[] variance = new double[dims];
    double[][] moved = {mean.clone(), min.clone(), max.clone()};
    for (int d = 0; d < dims; d++) {
      variance[d] = squares[d] / weight;
      for (double[] values : moved) {
        values[d] += origin[d];
      }
    }
    return new Moments(rows, weight, moved[0], variance, moved[1], moved[2], nonzeros);
  }
}

package io.emmer.jobs.data.transform;

import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;

/**
 * The scatter matrix of some rows about their mean, sum_n w_n (x_n - m)(x_n - m)', in one pass and
 * packed: its upper triangle row by row, entry (i, j) with i &lt;= j at {@code rowAt(i) + j - i}.
 *
 * <p>Features that are mostly 0 stay as they are, so that sparse rows cost the square of their
 * nonzeros; they lose less than a digit by that. The others are taken relative to their mean in the
 * leaf. Leaves are merged as in Chan, Golub and LeVeque 1979 (1.5), so no offset of the data costs
 * digits, and a constant feature has a scatter of exactly 0.
 */
final class ScatterSums implements Mergeable<ScatterSums> {
  private static final long serialVersionUID = 1L;

  private final double[] mean;
  private final double[] scatter;
  private double weight;

  private ScatterSums(int dimensions) {
    mean = new double[dimensions];
    scatter = new double[packedLength(dimensions)];
  }

  static int packedLength(int dimensions) {
    return Math.toIntExact((long) dimensions * (dimensions + 1) / 2);
  }

  /** Where row i of the packed triangle starts. */
  static int rowAt(int i, int dimensions) {
    return (int) ((long) i * (2L * dimensions - i + 1) / 2);
  }

  static ScatterSums of(DataBlock block) {
    int dimensions = block.dimensions();
    ScatterSums sums = new ScatterSums(dimensions);
    double[] shift = sums.shift(block);
    double[] total = new double[dimensions];
    double[] row = new double[dimensions];
    int[] at = new int[dimensions];
    for (int n = 0; n < block.rows(); n++) {
      double rowWeight = block.weight(n);
      if (rowWeight == 0) {
        continue;
      }
      block.copyRow(n, row, 0);
      int nonzeros = 0;
      for (int d = 0; d < dimensions; d++) {
        row[d] -= shift[d];
        if (row[d] != 0) {
          at[nonzeros++] = d;
          total[d] = Math.fma(rowWeight, row[d], total[d]);
        }
      }
      if (2 * nonzeros > dimensions) {
        sums.addDense(row, rowWeight);
      } else {
        sums.addSparse(row, at, nonzeros, rowWeight);
      }
    }
    sums.centre(shift, total);
    return sums;
  }

  /** Sets the weight; 0 for features that are mostly 0, else their mean, exact if constant. */
  private double[] shift(DataBlock block) {
    int dimensions = mean.length;
    double[] shift = new double[dimensions];
    double[] row = new double[dimensions];
    int[] nonzeros = new int[dimensions];
    for (int n = 0; n < block.rows(); n++) {
      double rowWeight = block.weight(n);
      if (rowWeight == 0) {
        continue;
      }
      weight += rowWeight;
      double share = rowWeight / weight;
      block.copyRow(n, row, 0);
      for (int d = 0; d < dimensions; d++) {
        shift[d] += share * (row[d] - shift[d]);
        nonzeros[d] += row[d] == 0 ? 0 : 1;
      }
    }
    for (int d = 0; d < dimensions; d++) {
      shift[d] = 2 * nonzeros[d] <= block.rows() ? 0 : shift[d];
    }
    return shift;
  }

  private void addDense(double[] row, double rowWeight) {
    Kernels kernels = Kernels.get();
    int dimensions = row.length;
    for (int i = 0; i < dimensions; i++) {
      if (row[i] != 0) {
        int from = rowAt(i, dimensions);
        kernels.addScaled(rowWeight * row[i], row, i, dimensions - i, scatter, from);
      }
    }
  }

  private void addSparse(double[] row, int[] at, int nonzeros, double rowWeight) {
    double[] values = new double[nonzeros];
    for (int a = 0; a < nonzeros; a++) {
      values[a] = row[at[a]];
    }
    for (int a = 0; a < nonzeros; a++) {
      int from = rowAt(at[a], row.length) - at[a];
      scatter(rowWeight * values[a], values, at, a, nonzeros, scatter, from);
    }
  }

  /** Arrays as locals: the compiler cannot keep fields in registers across the stores. */
  private static void scatter(
      double a, double[] values, int[] at, int begin, int end, double[] packed, int from) {
    for (int b = begin; b < end; b++) {
      int target = from + at[b];
      packed[target] = Math.fma(a, values[b], packed[target]) + 0.0;
    }
  }

  /** From products of x - shift to products of x - mean. */
  private void centre(double[] shift, double[] total) {
    if (weight == 0) {
      return;
    }
    addProducts(total, -1 / weight);
    for (int d = 0; d < mean.length; d++) {
      mean[d] = shift[d] + total[d] / weight;
    }
  }

  /** scatter += a y y'. */
  private void addProducts(double[] y, double a) {
    for (int i = 0; i < y.length; i++) {
      if (y[i] != 0) {
        int from = rowAt(i, y.length);
        Kernels.get().addScaled(a * y[i], y, i, y.length - i, scatter, from);
      }
    }
  }

  @Override
  public ScatterSums merge(ScatterSums right) {
    if (right.weight == 0) {
      return this;
    }
    double total = weight + right.weight;
    double rightShare = right.weight / total;
    double[] apart = new double[mean.length];
    for (int d = 0; d < mean.length; d++) {
      apart[d] = right.mean[d] - mean[d];
      mean[d] += rightShare * apart[d];
    }
    for (int i = 0; i < scatter.length; i++) {
      scatter[i] += right.scatter[i];
    }
    addProducts(apart, weight * rightShare);
    weight = total;
    return this;
  }

  /** mean[d] = sum_n w_n x_nd / sum_n w_n. */
  double[] mean() {
    return mean.clone();
  }

  /** Packed covariances, the scatter divided by sum_n w_n. */
  double[] covariance() {
    double[] covariance = scatter.clone();
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= weight;
    }
    return covariance;
  }
}

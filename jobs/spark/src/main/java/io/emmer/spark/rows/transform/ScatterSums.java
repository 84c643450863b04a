package io.emmer.spark.rows.transform;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;
import java.util.List;

/**
 * The scatter matrix of some rows, sum_n w_n (x_n - s)(x_n - s)', packed: its upper triangle row by
 * row, entry (i, j) with i &lt;= j at {@code rowAt(i) + j - i}.
 *
 * <p>The shift s is found in a pass of its own: the means, so that no offset of the data costs
 * digits and a constant feature has a scatter of exactly 0. Features that are mostly 0 stay as they
 * are, so that sparse rows cost the square of their nonzeros; they lose less than a digit by that.
 * What the shift differs from the mean is taken off at the end (Chan, Golub and LeVeque 1983, the
 * corrected two-pass algorithm). So parts only add up, and executors merge large ones in slices.
 */
final class ScatterSums implements Mergeable<ScatterSums> {
  private static final long serialVersionUID = 1L;

  private final double[] shift;
  private final double[] total; // total[d] = sum_n w_n (x_nd - s_d)
  private final double[] scatter;
  private double weight;

  private ScatterSums(double[] shift, double[] total, double[] scatter, double weight) {
    this.shift = shift;
    this.total = total;
    this.scatter = scatter;
    this.weight = weight;
  }

  private ScatterSums(double[] shift) {
    this(shift, new double[shift.length], new double[packedLength(shift.length)], 0);
  }

  /** Of all rows, in two passes. */
  static ScatterSums of(Dataset rows) {
    FeatureMeans means = rows.reduce("means of the features", () -> FeatureMeans::of);
    return rows.reduce("scatter matrix", new Task(means.shift()));
  }

  private record Task(double[] shift) implements LeafTask<ScatterSums> {
    @Override
    public Worker<ScatterSums> worker() {
      return leaf -> {
        ScatterSums sums = new ScatterSums(shift);
        sums.add(leaf);
        return sums;
      };
    }

    @Override
    public long resultBytes() {
      return Double.BYTES * (packedLength(shift.length) + 2L * shift.length);
    }
  }

  static int packedLength(int dimensions) {
    return Math.toIntExact((long) dimensions * (dimensions + 1) / 2);
  }

  /** Where row i of the packed triangle starts. */
  static int rowAt(int i, int dimensions) {
    return (int) ((long) i * (2L * dimensions - i + 1) / 2);
  }

  private void add(DataBlock block) {
    int dimensions = shift.length;
    double[] row = new double[dimensions];
    int[] at = new int[dimensions];
    for (int n = 0; n < block.rows(); n++) {
      double rowWeight = block.weight(n);
      if (rowWeight == 0) {
        continue;
      }
      weight += rowWeight;
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
        addProducts(row, rowWeight, scatter);
      } else {
        addSparse(row, at, nonzeros, rowWeight);
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

  /** packed += a y y'. */
  private static void addProducts(double[] y, double a, double[] packed) {
    for (int i = 0; i < y.length; i++) {
      if (y[i] != 0) {
        int from = rowAt(i, y.length);
        Kernels.get().addScaled(a * y[i], y, i, y.length - i, packed, from);
      }
    }
  }

  @Override
  public ScatterSums merge(ScatterSums right) {
    weight += right.weight;
    addTo(total, right.total);
    addTo(scatter, right.scatter);
    return this;
  }

  private static void addTo(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
  }

  @Override
  public List<double[]> sums() {
    return List.of(total, scatter);
  }

  @Override
  public ScatterSums withSums(List<double[]> sums) {
    return new ScatterSums(shift, sums.get(0), sums.get(1), weight);
  }

  /** mean[d] = sum_n w_n x_nd / sum_n w_n. */
  double[] mean() {
    double[] mean = shift.clone();
    for (int d = 0; d < mean.length; d++) {
      mean[d] += total[d] / weight;
    }
    return mean;
  }

  /** Packed covariances, the scatter about the mean divided by sum_n w_n. */
  double[] covariance() {
    double[] covariance = scatter.clone();
    addProducts(total, -1 / weight, covariance);
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= weight;
    }
    return covariance;
  }
}

package io.emmer.spark.rows.transform;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.Moments;
import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.PackedSymmetric;
import java.util.Arrays;
import java.util.List;

/**
 * The scatter matrix of some rows, sum_n w_n (x_n - s)(x_n - s)', packed as {@link
 * PackedSymmetric}.
 *
 * <p>The shift s is found in a pass of its own: the means, so that no offset of the data costs
 * digits and a constant feature has a scatter of exactly 0. Features that are mostly 0 stay as they
 * are, so that sparse rows cost the square of their nonzeros; they lose less than a digit by that.
 * What the shift differs from the mean is taken off at the end (Chan, Golub and LeVeque 1983, the
 * corrected two-pass algorithm). So parts only add up, and executors merge large ones in slices.
 *
 * <p>The blocks' own sums of outer products are no substitute: they know no shift, and round
 * weighted rows in another way.
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
    this(shift, new double[shift.length], new double[PackedSymmetric.size(shift.length)], 0);
  }

  /** The scatter of all rows, in two passes. */
  static ScatterSums of(Dataset rows) {
    return rows.reduce("scatter matrix", new Task(shift(Moments.of(rows))));
  }

  /** Where to measure a scatter from: 0 for features that are mostly 0, else their mean. */
  private static double[] shift(Moments moments) {
    double[] shift = moments.mean().clone();
    for (int d = 0; d < shift.length; d++) {
      shift[d] = 2 * moments.nonzeros()[d] <= moments.rows() ? 0 : shift[d];
    }
    return shift;
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
      return Double.BYTES * (PackedSymmetric.size(shift.length) + 2L * shift.length);
    }
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
    double[] scaled = new double[nonzeros];
    for (int a = 0; a < nonzeros; a++) {
      scaled[a] = rowWeight * row[at[a]];
    }
    for (int a = 0; a < nonzeros; a++) {
      scatter(row[at[a]], scaled, at, a + 1, scatter, PackedSymmetric.row(at[a]));
    }
  }

  /** Arrays as locals: the compiler cannot keep fields in registers across the stores. */
  private static void scatter(
      double y, double[] scaled, int[] at, int count, double[] packed, int from) {
    for (int b = 0; b < count; b++) {
      int target = from + at[b];
      packed[target] = Math.fma(y, scaled[b], packed[target]) + 0.0;
    }
  }

  /** packed_ij += y_i (a y_j) for j &lt;= i. */
  private static void addProducts(double[] y, double a, double[] packed) {
    double[] scaled = new double[y.length];
    Arrays.setAll(scaled, d -> a * y[d]);
    for (int i = 0; i < y.length; i++) {
      if (y[i] != 0) {
        Kernels.get().addScaled(y[i], scaled, 0, i + 1, packed, PackedSymmetric.row(i));
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

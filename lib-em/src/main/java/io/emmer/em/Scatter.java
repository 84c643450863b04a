package io.emmer.em;

import io.emmer.em.data.DataBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.linear.PackedSymmetric;
import java.util.Arrays;
import java.util.List;

/**
 * The scatter matrix of some rows about a point s, sum_n w_n (x_n - s)(x_n - s)', packed as {@link
 * PackedSymmetric}, with their sum. Parts only add up, so that executors merge large ones in
 * slices.
 *
 * <pre>{@code
 * Scatter scatter = Scatter.aboutMeans(rows);
 * double[] mean = scatter.mean();
 * double[] covariance = scatter.covariance();
 * double variance = covariance[PackedSymmetric.row(3) + 3];
 * }</pre>
 */
public final class Scatter implements Mergeable<Scatter> {
  private static final long serialVersionUID = 1L;

  private final double[] shiftOrNull; // s; null for the origin of the blocks
  private final double[] total; // total[d] = sum_n w_n (x_nd - s_d)
  private final double[] packed;
  private double weight;

  private Scatter(double[] shiftOrNull, double[] total, double[] packed, double weight) {
    this.shiftOrNull = shiftOrNull;
    this.total = total;
    this.packed = packed;
    this.weight = weight;
  }

  /** The scatter of no rows yet, about the origin of their blocks. */
  public Scatter(int dimensions) {
    this(dimensions, null);
  }

  private Scatter(int dimensions, double[] shiftOrNull) {
    this(shiftOrNull, new double[dimensions], new double[PackedSymmetric.size(dimensions)], 0);
  }

  /** The scatter of all rows about the origin of the data, in one pass. */
  public static Scatter of(Dataset rows) {
    return rows.reduce("scatter of all rows", new Task(rows.dimensions(), null));
  }

  /**
   * The scatter of all rows of data without an origin, about their means, in two passes: no offset
   * of the data costs digits, and a constant feature has a scatter of exactly 0. Features that are
   * mostly 0 stay as they are, so that sparse rows cost the square of their nonzeros; they lose
   * less than a digit by that.
   */
  public static Scatter aboutMeans(Dataset rows) {
    Moments moments = Moments.of(rows);
    double[] shift = moments.mean().clone();
    for (int d = 0; d < shift.length; d++) {
      shift[d] = 2 * moments.nonzeros()[d] <= moments.rows() ? 0 : shift[d];
    }
    return rows.reduce("scatter matrix", new Task(shift.length, shift));
  }

  private record Task(int dimensions, double[] shiftOrNull) implements LeafTask<Scatter> {
    @Override
    public Worker<Scatter> worker() {
      return leaf -> {
        Scatter scatter = new Scatter(dimensions, shiftOrNull);
        scatter.add(leaf);
        return scatter;
      };
    }

    @Override
    public long resultBytes() {
      return bytes(dimensions);
    }
  }

  /** Memory of the scatter of D features, in bytes. */
  public static long bytes(int dimensions) {
    return Double.BYTES * (PackedSymmetric.size(dimensions) + 2L * dimensions);
  }

  /** Adds the rows of a block. */
  public void add(DataBlock block) {
    if (shiftOrNull == null) {
      addRows(block);
    } else {
      addShiftedRows(block);
    }
  }

  private void addRows(DataBlock block) {
    int[] rows = new int[block.rows()];
    double[] weights = new double[rows.length];
    int count = 0;
    for (int n = 0; n < rows.length; n++) {
      if (block.weight(n) != 0) {
        rows[count] = n;
        weights[count++] = block.weight(n);
        weight += block.weight(n);
        block.addScaled(n, block.weight(n), total, 0);
      }
    }
    block.addOuterProducts(rows, weights, count, packed);
  }

  /** Row by row, as blocks know no shift; weighted rows round in another way than in blocks. */
  private void addShiftedRows(DataBlock block) {
    int dimensions = total.length;
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
        row[d] -= shiftOrNull[d];
        if (row[d] != 0) {
          at[nonzeros++] = d;
          total[d] = Math.fma(rowWeight, row[d], total[d]);
        }
      }
      if (2 * nonzeros > dimensions) {
        addProducts(row, rowWeight, packed);
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
      scatter(row[at[a]], scaled, at, a + 1, packed, PackedSymmetric.row(at[a]));
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
  public Scatter merge(Scatter right) {
    weight += right.weight;
    Mergeable.addTo(total, right.total);
    Mergeable.addTo(packed, right.packed);
    return this;
  }

  @Override
  public List<double[]> sums() {
    return List.of(total, packed);
  }

  @Override
  public Scatter withSums(List<double[]> sums) {
    return new Scatter(shiftOrNull, sums.get(0), sums.get(1), weight);
  }

  /** sum_n w_n. */
  public double weight() {
    return weight;
  }

  /** The scatter about s: a copy, for the caller to work in. */
  public double[] packed() {
    return packed.clone();
  }

  /** mean[d] = sum_n w_n x_nd / sum_n w_n, relative to the origin of the blocks. */
  public double[] mean() {
    double[] mean = shiftOrNull == null ? new double[total.length] : shiftOrNull.clone();
    for (int d = 0; d < mean.length; d++) {
      mean[d] += total[d] / weight;
    }
    return mean;
  }

  /**
   * The covariances, packed: the scatter about the mean divided by sum_n w_n. What s differs from
   * the mean is taken off here (Chan, Golub and LeVeque 1983, the corrected two-pass algorithm).
   */
  public double[] covariance() {
    double[] covariance = packed.clone();
    addProducts(total, -1 / weight, covariance);
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= weight;
    }
    return covariance;
  }
}

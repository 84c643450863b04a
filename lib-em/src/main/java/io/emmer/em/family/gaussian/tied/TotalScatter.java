package io.emmer.em.family.gaussian.tied;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.linear.PackedSymmetric;
import java.util.List;

/**
 * sum_n w_n (x_n - origin)(x_n - origin)' of some rows, packed as {@link PackedSymmetric}: no model
 * changes it.
 */
final class TotalScatter implements Mergeable<TotalScatter> {
  private static final long serialVersionUID = 1L;

  private final double[] packed;
  private double weight;

  TotalScatter(int dimensions) {
    this(new double[PackedSymmetric.size(dimensions)], 0);
  }

  private TotalScatter(double[] packed, double weight) {
    this.packed = packed;
    this.weight = weight;
  }

  /** Of all rows, in one pass. */
  static TotalScatter of(Dataset data) {
    return data.reduce("scatter of all rows", new Task(data.dimensions()));
  }

  private record Task(int dimensions) implements LeafTask<TotalScatter> {
    @Override
    public Worker<TotalScatter> worker() {
      return leaf -> {
        TotalScatter scatter = new TotalScatter(dimensions);
        scatter.add(leaf);
        return scatter;
      };
    }

    @Override
    public long resultBytes() {
      return (long) Double.BYTES * PackedSymmetric.size(dimensions);
    }
  }

  void add(DataBlock block) {
    int[] rows = new int[block.rows()];
    double[] weights = new double[rows.length];
    int count = 0;
    for (int n = 0; n < rows.length; n++) {
      if (block.weight(n) != 0) {
        rows[count] = n;
        weights[count++] = block.weight(n);
        weight += block.weight(n);
      }
    }
    block.addOuterProducts(rows, weights, count, packed);
  }

  @Override
  public TotalScatter merge(TotalScatter right) {
    for (int i = 0; i < packed.length; i++) {
      packed[i] += right.packed[i];
    }
    weight += right.weight;
    return this;
  }

  @Override
  public List<double[]> sums() {
    return List.of(packed);
  }

  @Override
  public TotalScatter withSums(List<double[]> sums) {
    return new TotalScatter(sums.get(0), weight);
  }

  /** sum_n w_n. */
  double weight() {
    return weight;
  }

  /** A copy, for the caller to work in. */
  double[] packed() {
    return packed.clone();
  }
}

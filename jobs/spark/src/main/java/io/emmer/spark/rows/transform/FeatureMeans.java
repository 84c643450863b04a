package io.emmer.spark.rows.transform;

import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;

/** Weighted means of the features of some rows, and how many of the rows are not 0 there. */
final class FeatureMeans implements Mergeable<FeatureMeans> {
  private static final long serialVersionUID = 1L;

  private final double[] mean;
  private final long[] nonzeros;
  private long rows;
  private double weight;

  private FeatureMeans(int dimensions) {
    mean = new double[dimensions];
    nonzeros = new long[dimensions];
  }

  static FeatureMeans of(DataBlock block) {
    int dimensions = block.dimensions();
    FeatureMeans means = new FeatureMeans(dimensions);
    double[] row = new double[dimensions];
    for (int n = 0; n < block.rows(); n++) {
      block.copyRow(n, row, 0);
      means.add(row, block.weight(n));
    }
    return means;
  }

  private void add(double[] row, double rowWeight) {
    if (rowWeight == 0) {
      return;
    }
    rows++;
    weight += rowWeight;
    double share = rowWeight / weight;
    for (int d = 0; d < row.length; d++) {
      mean[d] += share * (row[d] - mean[d]);
      nonzeros[d] += row[d] == 0 ? 0 : 1;
    }
  }

  @Override
  public FeatureMeans merge(FeatureMeans right) {
    if (right.weight == 0) {
      return this;
    }
    rows += right.rows;
    weight += right.weight;
    double rightShare = right.weight / weight;
    for (int d = 0; d < mean.length; d++) {
      mean[d] += rightShare * (right.mean[d] - mean[d]);
      nonzeros[d] += right.nonzeros[d];
    }
    return this;
  }

  /** Where to measure a scatter from: 0 for features that are mostly 0, else their mean. */
  double[] shift() {
    double[] shift = mean.clone();
    for (int d = 0; d < shift.length; d++) {
      shift[d] = 2 * nonzeros[d] <= rows ? 0 : shift[d];
    }
    return shift;
  }
}

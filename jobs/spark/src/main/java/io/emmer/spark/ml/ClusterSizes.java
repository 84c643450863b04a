package io.emmer.spark.ml;

import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Mergeable;
import io.emmer.spark.rows.SparkDataset;

/**
 * How many rows have which component as the best, weights apart.
 *
 * @param rows rows[k]
 */
record ClusterSizes(long[] rows) implements Mergeable<ClusterSizes> {
  /** Counts in one pass. */
  static long[] of(SparkDataset data, Candidate<?, ?> model) {
    double[] origin = data.origin();
    return data.<ClusterSizes>reduce(
            "cluster sizes",
            () -> {
              EStep<?> eStep = model.eStep(origin);
              int components = model.model().components();
              return block -> of(eStep.assign(block).component(), components);
            })
        .rows();
  }

  private static ClusterSizes of(int[] component, int components) {
    long[] rows = new long[components];
    for (int k : component) {
      rows[k]++;
    }
    return new ClusterSizes(rows);
  }

  @Override
  public ClusterSizes merge(ClusterSizes right) {
    for (int k = 0; k < rows.length; k++) {
      rows[k] += right.rows[k];
    }
    return this;
  }
}

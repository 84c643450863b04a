package io.emmer.spark.sweep;

import io.emmer.em.Dataset;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DenseBlock;

/**
 * How rows are held.
 *
 * @param leaves number of leaves
 * @param dense whether they are doubles, which are held relative to their mean where families allow
 *     it; bytes are held as they are for all families
 */
record DataShape(long leaves, boolean dense) implements Mergeable<DataShape> {
  /** Looks at every leaf, which reads rows that are not in memory yet. */
  static DataShape of(Dataset data) {
    return data.reduce("reading rows", () -> leaf -> new DataShape(1, leaf instanceof DenseBlock));
  }

  @Override
  public DataShape merge(DataShape right) {
    return new DataShape(leaves + right.leaves, dense || right.dense);
  }
}

package io.emmer.spark.rows;

import io.emmer.em.data.DataBlock;
import java.io.Serializable;

/**
 * A fixed number of consecutive global rows, with what travels with them.
 *
 * @param number of the leaf: its first row is number times the rows of a leaf
 * @param block the rows, with their weights
 * @param labels labels[n] of row n, or null
 * @param ids ids[n] of row n as text, or null
 */
public record Leaf(long number, DataBlock block, int[] labels, String[] ids)
    implements Serializable {
  /** Rows without ids. */
  public Leaf(long number, DataBlock block, int[] labels) {
    this(number, block, labels, null);
  }

  /** The same rows held in another way. */
  Leaf with(DataBlock other) {
    return new Leaf(number, other, labels, ids);
  }
}

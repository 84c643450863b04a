package io.emmer.spark.rows;

import io.emmer.em.data.DataBlock;
import io.emmer.spark.InputException;
import java.io.Serializable;
import org.apache.commons.lang3.math.NumberUtils;

/**
 * A fixed number of consecutive global rows, with what travels with them.
 *
 * @param number of the leaf: its first row is number times the rows of a leaf
 * @param block the rows, with their weights
 * @param labels labels[n] of row n as text, null where it has none; null if no row has one
 * @param ids ids[n] of row n as text, or null
 * @param kept kept[n][i] of the columns that are kept, as texts, null where a cell is missing; or
 *     null
 */
public record Leaf(long number, DataBlock block, String[] labels, String[] ids, String[][] kept)
    implements Serializable {
  /** Rows with labels alone. */
  public Leaf(long number, DataBlock block, String[] labels) {
    this(number, block, labels, null, null);
  }

  /**
   * The label of row n of these as a whole number.
   *
   * @throws InputException if it has none, or another
   */
  public int wholeLabel(int n) {
    return wholeLabel(block.firstRow() + n, labels[n]);
  }

  /**
   * The label of a row as a whole number.
   *
   * @param row its global number
   * @param labelOrNull null where it has none
   * @throws InputException if it has none, or another
   */
  public static int wholeLabel(long row, String labelOrNull) {
    double value = labelOrNull == null ? Double.NaN : NumberUtils.toDouble(labelOrNull, Double.NaN);
    if ((int) value != value) {
      throw new InputException(
          "row %d: the label is %s, expected a whole number, as IDX and NPY hold; write parquet",
          row, labelOrNull == null ? "missing" : "'" + labelOrNull + "'");
    }
    return (int) value;
  }

  /** The same rows held in another way. */
  Leaf with(DataBlock other) {
    return new Leaf(number, other, labels, ids, kept);
  }
}

package io.emmer.spark.rows;

import io.emmer.em.data.DataBlock;
import java.io.Serializable;
import java.util.List;

/**
 * Builds blocks of raw values: scaled, checked, and in one storage.
 *
 * @param files in global row order
 * @param dimensions D
 * @param range what is legal after scaling
 * @param table table[b]: value of unsigned byte b
 */
record BlockBuilder(
    List<RowInput.File> files,
    int dimensions,
    Scaling scaling,
    Scaling.Range range,
    Storage storage,
    double[] table)
    implements Serializable {
  /**
   * A block of unsigned bytes.
   *
   * @param firstRow index of the first row among those in use
   * @param rows rows[n]: where row n stands among all rows, in use or not
   * @param values values[n*D + d]
   * @param weights weights[n], or null for 1 each
   */
  DataBlock bytes(long firstRow, long[] rows, byte[] values, double[] weights) {
    for (int i = 0; i < values.length; i++) {
      check(table[values[i] & 0xff], i, rows);
    }
    return storage.bytes(firstRow, dimensions, values, table, weights);
  }

  /** As {@link #bytes}; values[n*D + d] are scaled in place. */
  DataBlock doubles(long firstRow, long[] rows, double[] values, double[] weights) {
    for (int i = 0; i < values.length; i++) {
      values[i] = scaling.apply(values[i]);
      check(values[i], i, rows);
    }
    return Storage.doubles(firstRow, dimensions, values, weights);
  }

  private void check(double x, int i, long[] rows) {
    if (!range.contains(x)) {
      long row = rows[i / dimensions];
      range.refuse(x, RowInput.pathOf(files, row), row, i % dimensions);
    }
  }
}

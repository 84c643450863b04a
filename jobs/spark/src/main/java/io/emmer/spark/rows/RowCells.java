package io.emmer.spark.rows;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the cells of a row of Spark SQL, some of which may be missing or texts. */
interface RowCells {
  /**
   * Reads a row.
   *
   * @param out out[d], exactly D values
   * @return what is wrong with the row, null if nothing is
   */
  String read(InternalRow row, double[] out);

  /**
   * The text of a cell, which Spark may overwrite, empty where it is missing.
   *
   * @param type of numbers, null of texts
   */
  static UTF8String text(InternalRow row, int d, NumberType type) {
    if (row.isNullAt(d)) {
      return UTF8String.EMPTY_UTF8;
    }
    return type == null ? row.getUTF8String(d) : UTF8String.fromString(type.text(row, d));
  }

  /** The value of a cell, NaN where it is missing. */
  static double number(InternalRow row, int d, NumberType type) {
    return row.isNullAt(d) ? Double.NaN : type.get(row, d);
  }
}

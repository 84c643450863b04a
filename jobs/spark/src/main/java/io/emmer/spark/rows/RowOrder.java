package io.emmer.spark.rows;

import java.util.Locale;

/** In which order rows are numbered. */
public enum RowOrder {
  /** That of the files, and of the rows in them. */
  FILE,
  /** That of the bytes of the ids' texts in UTF-8; every id is that of one row. */
  ID,
  /**
   * That of the cells that are read: features in the model's order, label, weight, id. A missing
   * cell comes before a number, a number before a text; equal rows need no order.
   */
  CONTENT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.emmer.spark.rows.format.text;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The cells of row after row of a part of a table. */
public interface TextCells extends Closeable {
  /**
   * Goes to the next row.
   *
   * @return false at the end
   * @throws io.emmer.spark.InputException if it is damaged
   */
  boolean next() throws IOException;

  /** The columns, as far as they are known. */
  List<String> names();

  /** The line on which the row begins. */
  long line();

  /** What a cell holds, null if it is missing. */
  CellKind kind(int column);

  /** The text of a cell that is not missing, of numbers as they are written. */
  String text(int column);

  /** The value of a cell that is a number. */
  double number(int column);
}

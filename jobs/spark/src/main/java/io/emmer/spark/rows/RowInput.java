package io.emmer.spark.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Rows that stand in files, one behind the other, or in a DataFrame, as one input. */
public sealed interface RowInput extends Serializable permits RangeInput, ParquetInput, FrameInput {
  /**
   * A file.
   *
   * @param path with scheme and authority
   * @param bytes as stored
   * @param header what identifies its contents besides: the header, or a checksum of the footer
   */
  record File(String path, long bytes, long rows, byte[] header) implements Serializable {}

  /** In global row order. */
  List<File> files();

  /** In use: all, or fewer under --limit and --subset. */
  long rows();

  /** Which rows are in use, null for the first ones. */
  RowSubset subset();

  /**
   * This input with some of its rows in use.
   *
   * @param rows exactly how many
   * @throws io.emmer.spark.InputException if there are fewer
   */
  default RowInput subset(long seed, long rows) {
    return select(RowSubset.of(seed, this, rows));
  }

  /**
   * This input with some of its rows in use.
   *
   * @param chosen of as many rows as are in use so far
   */
  RowInput select(RowSubset chosen);

  /** Sizes of the axes of one row; none for single numbers. */
  int[] rowShape();

  /** Such as {@code npy}. */
  String format();

  /** Of the values, for people. */
  String type();

  boolean unsignedBytes();

  /** Whether labels travel with the rows. */
  boolean hasLabels();

  /** Spark's type of the ids that travel with the rows, null if none do. */
  default String idType() {
    return null;
  }

  /** D. */
  default int dimensions() {
    return Arrays.stream(rowShape()).reduce(1, (a, b) -> a * b);
  }

  /** Number of all rows, in use or not. */
  default long rowsInFiles() {
    return files().stream().mapToLong(File::rows).sum();
  }

  /** The file that holds a row, counted among all rows, in use or not. */
  default String pathOf(long row) {
    long end = 0;
    for (File file : files()) {
      end += file.rows();
      if (row < end) {
        return file.path();
      }
    }
    throw new IllegalArgumentException("no file holds row " + row);
  }
}

package io.emmer.spark.rows;

import io.emmer.em.text.Text;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Rows of one format that have been looked at, not read: in files one behind the other, in a
 * DataFrame, or in memory.
 */
public sealed interface RowInput permits RangeInput, TableInput, FrameInput, MemoryInput {
  /** Black to white. */
  double UNSIGNED_BYTE_SCALE = 255;

  /**
   * A file.
   *
   * @param path with scheme and authority
   * @param bytes as stored
   * @param header what identifies its contents besides: the header, or a checksum of the footer
   */
  record File(String path, long bytes, long rows, byte[] header) implements Serializable {}

  /**
   * Has the cluster read the rows in use, when a job asks for them.
   *
   * @param labels from files of their own, if any
   * @return every leaf once, in the partitions of the cut
   */
  JavaRDD<Leaf> leaves(
      JavaSparkContext spark, LeafCut cut, BlockFormat format, Optional<RangeInput> labels)
      throws IOException;

  /** The files in global row order. */
  List<File> files();

  /** Where the rows come from, for people. */
  default String from() {
    return Text.count(files().size(), "file");
  }

  /** In use: all, or fewer under --limit and --subset. */
  long rows();

  /** What the rows are numbered by. */
  default RowOrder order() {
    return RowOrder.FILE;
  }

  /** Which rows are in use, null for the first ones. */
  default RowSubset subset() {
    return null;
  }

  /**
   * This input with some of its rows in use.
   *
   * @param chosen of as many rows as are in use so far
   */
  default RowInput select(RowSubset chosen) {
    throw new UnsupportedOperationException("rows of " + format() + " are chosen before");
  }

  /** Sizes of the axes of one row; none for single numbers. */
  int[] rowShape();

  /** Such as {@code npy}. */
  String format();

  /** Of the values, for people. */
  String type();

  boolean unsignedBytes();

  /** By what values are divided where nothing else is said. */
  default double naturalScale() {
    return unsignedBytes() ? UNSIGNED_BYTE_SCALE : 1;
  }

  /** The column of row weights, empty where every row weighs 1. */
  default Optional<String> weightColumn() {
    return Optional.empty();
  }

  /** Names of the columns that the values of a row come from, empty where they have none. */
  default Optional<List<String>> featureNames() {
    return Optional.empty();
  }

  /** The columns of a table whose features have names each, empty for others. */
  default Optional<TableColumns> namedColumns() {
    return Optional.empty();
  }

  /** Spark's type of the labels that travel with the rows, null if none do. */
  default String labelType() {
    return null;
  }

  /** Spark's type of the ids that travel with the rows, null if none do. */
  default String idType() {
    return null;
  }

  /** Spark's types of other columns that travel with the rows; none if none do. */
  default List<String> keptTypes() {
    return List.of();
  }

  /** Lines about columns that may not be what they are taken for, to be told before a fit. */
  default List<String> doubts() {
    return List.of();
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
    return pathOf(files(), row);
  }

  /** The file that holds a row, counted among all rows, in use or not. */
  static String pathOf(List<File> files, long row) {
    long end = 0;
    for (File file : files) {
      end += file.rows();
      if (row < end) {
        return file.path();
      }
    }
    throw new IllegalArgumentException("no file holds row " + row);
  }
}

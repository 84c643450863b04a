package io.emmer.spark.rows.range;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What the driver found out about a file of rows, for the tasks that read it. */
public interface RangeFile extends Serializable {
  FileStamp stamp();

  /** The path with scheme and authority. */
  default String path() {
    return stamp().path();
  }

  long rows();

  /** Sizes of the axes of one row; none for single numbers. */
  int[] rowShape();

  /** The number of bytes of a row as {@link RangeReader} gives it. */
  int bytesPerRow();

  /** The name of the format, such as {@code idx.gz}. */
  String format();

  /** The type of the values, such as {@code unsigned byte}. */
  String type();

  boolean unsignedBytes();

  /** What the file starts with, for its fingerprint. */
  byte[] headerBytes();

  /** Values of a row, the last axis fastest. */
  default int dimensions() {
    return Arrays.stream(rowShape()).reduce(1, (a, b) -> a * b);
  }

  /**
   * Bytes from the start of the stored file to a row, to its end for {@code rows()}; -1 where the
   * rows do not stand one behind the other.
   */
  long rowOffset(long row);

  /**
   * The hosts that store the most of some rows, most first.
   *
   * @return none where all hosts are as good
   * @throws IndexOutOfBoundsException unless 0 &lt;= firstRow &lt;= lastRowExclusive &lt;= rows
   */
  default String[] hosts(FileSystem fs, long firstRow, long lastRowExclusive) throws IOException {
    Objects.checkFromToIndex(firstRow, lastRowExclusive, rows());
    long start = rowOffset(firstRow);
    return start < 0
        ? new String[0]
        : BlockHosts.of(fs, new Path(path()), start, rowOffset(lastRowExclusive));
  }

  /** The file system that holds the file. */
  default FileSystem fileSystem(Configuration conf) throws IOException {
    return new Path(path()).getFileSystem(conf);
  }

  /** Opens the file at a row. */
  RangeReader open(Configuration conf, long firstRow, long lastRowExclusive) throws IOException;

  /**
   * Values as doubles: {@code target[i] = value i of raw}.
   *
   * @param raw rows as {@link RangeReader} gave them
   */
  void toDoubles(byte[] raw, int count, double[] target);
}

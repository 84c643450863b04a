package io.emmer.spark.rows.range;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/** What the driver found out about a file of rows, for the tasks that read it. */
public interface RangeFile extends Serializable {
  /** With scheme and authority. */
  String path();

  /** Bytes of the file as it is stored. */
  long length();

  long rows();

  /** Sizes of the axes of one row; none for single numbers. */
  int[] rowShape();

  /** Bytes of a row as {@link RangeReader} gives it. */
  int bytesPerRow();

  /** Such as {@code idx.gz}. */
  String format();

  /** Of the values, such as {@code unsigned byte}. */
  String type();

  boolean unsignedBytes();

  /** What the file starts with, for its fingerprint. */
  byte[] headerBytes();

  /** Values of a row, the last axis fastest. */
  default int dimensions() {
    return Arrays.stream(rowShape()).reduce(1, (a, b) -> a * b);
  }

  /**
   * The hosts that store the most of some rows, most first.
   *
   * @return none where all hosts are as good
   */
  String[] hosts(Configuration conf, long firstRow, long lastRowExclusive) throws IOException;

  /** Opens the file at a row. */
  RangeReader open(Configuration conf, long firstRow, long lastRowExclusive) throws IOException;

  /**
   * Values as doubles: {@code target[i] = value i of raw}.
   *
   * @param raw rows as {@link RangeReader} gave them
   */
  void toDoubles(byte[] raw, int count, double[] target);
}

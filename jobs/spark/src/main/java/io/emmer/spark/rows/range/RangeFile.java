package io.emmer.spark.rows.range;

import io.emmer.em.model.NpyType;
import io.emmer.spark.store.LocalFiles;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What the driver found out about a file of rows, for the tasks that read it. */
public interface RangeFile extends Serializable {
  /** Spark takes no more hosts of a partition. */
  int MAX_HOSTS = 3;

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

  /** How a value is read. */
  NpyType elements();

  /** The order of the bytes of a value. */
  ByteOrder order();

  default boolean unsignedBytes() {
    return elements() == NpyType.U1;
  }

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
        : hosts(fs, new Path(path()), start, rowOffset(lastRowExclusive));
  }

  /** The file system that holds the file. */
  default FileSystem fileSystem(Configuration conf) throws IOException {
    return LocalFiles.fileSystem(conf, new Path(path()));
  }

  /** Opens the file at a row. */
  RangeReader open(Configuration conf, long firstRow, long lastRowExclusive) throws IOException;

  /**
   * Values as doubles: {@code target[i] = value i of raw}.
   *
   * @param raw rows as {@link RangeReader} gave them
   */
  default void toDoubles(byte[] raw, int count, double[] target) {
    NpyType type = elements();
    ByteBuffer source = ByteBuffer.wrap(raw).order(order());
    for (int i = 0; i < count; i++) {
      target[i] = type.next(source);
    }
  }

  /**
   * The hosts that store the most of some bytes, most first, at most 3 as Spark takes no more.
   *
   * @return none for a local file, whose {@code localhost} names no particular machine
   */
  static String[] hosts(FileSystem fs, Path path, long start, long end) throws IOException {
    Map<String, Long> bytesByHost = new TreeMap<>();
    for (BlockLocation block : fs.getFileBlockLocations(path, start, end - start)) {
      long blockEnd = block.getOffset() + block.getLength();
      long bytes = Math.min(end, blockEnd) - Math.max(start, block.getOffset());
      for (String host : block.getHosts()) {
        bytesByHost.merge(host, bytes, Long::sum);
      }
    }
    bytesByHost.remove("localhost");
    return bytesByHost.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MAX_HOSTS)
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }
}

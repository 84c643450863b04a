package io.emmer.spark.rows.format.idx;

import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.rows.range.FileStamp;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The unpacked bytes of a file from its start, whether it is gzipped or not. */
abstract sealed class IdxSource implements Closeable permits IdxSource.PlainSource, GzipSource {
  final String file;
  final FSDataInputStream in;
  long position;

  IdxSource(String file, FSDataInputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Opens a file at its first byte.
   *
   * @throws InputException if there is no such file
   */
  static IdxSource open(FileSystem fs, Path path, boolean compressed) throws IOException {
    try {
      FSDataInputStream in = fs.open(path);
      String file = path.toString();
      return compressed ? new GzipSource(file, in) : new PlainSource(file, in);
    } catch (FileNotFoundException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(
          e, "%s: cannot be opened (%s); check that it is still there", path, e.getMessage());
    }
  }

  /**
   * Reads at least one byte and moves on by what it read.
   *
   * @param length 1 or more
   * @return the number of bytes, or -1 at the end
   */
  final int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = readBytes(buffer, offset, length);
      position += Math.max(count, 0);
      return count;
    } catch (ChecksumException e) {
      throw FileStamp.mismatch(file, e);
    }
  }

  abstract int readBytes(byte[] buffer, int offset, int length) throws IOException;

  /** Moves on by {@code count} bytes, which the header promises. */
  abstract void skip(long count, IdxHeader header) throws IOException;

  /** The next {@code length} bytes, or fewer where the data ends before. */
  final byte[] readUpTo(int length) throws IOException {
    byte[] buffer = new byte[length];
    int filled = 0;
    for (int count = 0; count >= 0 && filled < length; filled += Math.max(count, 0)) {
      count = read(buffer, filled, length - filled);
    }
    return Arrays.copyOf(buffer, filled);
  }

  /**
   * Fills the start of the buffer.
   *
   * @throws InputException if the data ends before, though the header promises more
   */
  final void readFully(byte[] buffer, int length, IdxHeader header) throws IOException {
    for (int filled = 0; filled < length; ) {
      int count = read(buffer, filled, length - filled);
      if (count < 0) {
        throw new InputException(
            "%s: byte %s: data ends here, expected %s bytes (%s); the file is truncated or was"
                + " changed: fetch it again",
            file, position, header.fileBytes(), header);
      }
      filled += count;
    }
  }

  /**
   * Checks that the data ends with the rows.
   *
   * @throws InputException if there is anything after the rows
   */
  final void expectEnd(IdxHeader header) throws IOException {
    if (read(new byte[1], 0, 1) >= 0) {
      throw new InputException(
          "%s: byte %s: trailing bytes, expected the data to end here (%s); the header is wrong or"
              + " the file damaged: fetch it again",
          file, header.fileBytes(), header);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A file as it is. Positional reads: on HDFS a task opens no stream through blocks it skips. */
  static final class PlainSource extends IdxSource {
    PlainSource(String file, FSDataInputStream in) {
      super(file, in);
    }

    @Override
    int readBytes(byte[] buffer, int offset, int length) throws IOException {
      return in.read(position, buffer, offset, length);
    }

    @Override
    void skip(long count, IdxHeader header) {
      position += count;
    }
  }
}

package io.emmer.spark.rows.format.npy;

import io.emmer.spark.InputException;
import io.emmer.spark.StorageFailures;
import io.emmer.spark.rows.range.FileStamp;
import io.emmer.spark.rows.range.RangeReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads rows of an NPY file by positional reads, and turns Fortran order into C order. */
final class NpyReader implements RangeReader {
  private final NpyRows file;
  private final FileSystem fs;
  private final FSDataInputStream in;
  private final long last;
  private final int[] columnOf;
  private long next;

  NpyReader(NpyRows file, FileSystem fs, long first, long last) throws IOException {
    this.file = file;
    this.fs = fs;
    this.in = fs.open(new Path(file.path()));
    this.next = first;
    this.last = last;
    this.columnOf = file.fortranOrder() ? columns(file.rowShape()) : new int[0];
  }

  /** columns[f]: where the value that is number f of a row in Fortran order is in C order. */
  private static int[] columns(int[] shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    int[] columns = new int[count];
    for (int f = 0; f < count; f++) {
      int rest = f;
      int column = 0;
      int stride = count;
      for (int size : shape) {
        stride /= size;
        column += rest % size * stride;
        rest /= size;
      }
      columns[f] = column;
    }
    return columns;
  }

  @Override
  public int next(byte[] buffer, int maxRows) throws IOException {
    int rows = (int) Math.min(maxRows, last - next);
    if (rows == 0) {
      return 0;
    }
    if (file.fortranOrder()) {
      readColumns(buffer, rows);
    } else {
      long position = file.dataOffset() + next * file.bytesPerRow();
      readFully(position, buffer, Math.multiplyExact(rows, file.bytesPerRow()));
    }
    next += rows;
    if (next == last) {
      file.stamp().requireUnchanged(fs);
    }
    return rows;
  }

  private void readColumns(byte[] buffer, int rows) throws IOException {
    int width = file.valueType().bytes();
    byte[] column = new byte[rows * width];
    for (int f = 0; f < columnOf.length; f++) {
      readFully(file.dataOffset() + (f * file.rows() + next) * width, column, column.length);
      for (int n = 0; n < rows; n++) {
        int at = n * file.bytesPerRow() + columnOf[f] * width;
        System.arraycopy(column, n * width, buffer, at, width);
      }
    }
  }

  private void readFully(long position, byte[] buffer, int length) throws IOException {
    try {
      in.readFully(position, buffer, 0, length);
    } catch (EOFException e) {
      if (StorageFailures.isOfFileSystem(e)) {
        throw e;
      }
      throw new InputException(
          "%s: byte %d: data ends before, expected %d bytes from there; the file was changed:"
                  .formatted(file.path(), position, length)
              + " fetch it again",
          e);
    } catch (ChecksumException e) {
      throw FileStamp.mismatch(file.path(), e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

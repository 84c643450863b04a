package io.emmer.spark.rows;

import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.range.RangeReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads those of consecutive rows of an input that are in use, across the borders of its files. */
final class RowReader implements Closeable {
  private static final int BUFFERED_ROWS = 1024;

  private final Configuration conf;
  private final List<RangeFile> files;
  private final RowSubset subset;
  private final int bytesPerRow;
  private final long last;
  private int fileIndex;
  private long rowInFile;
  private RangeReader file;
  private long nextInFiles;
  private long next;
  private long[] read = {};
  private byte[] buffer = {};
  private int bufferAt;

  /**
   * A reader of rows that are counted among all, in use or not.
   *
   * @param subset of the rows, null for all
   */
  RowReader(Configuration conf, RangeInput input, RowSubset subset, long first, long last) {
    this.conf = conf;
    this.files = input.ranges();
    this.subset = subset;
    this.bytesPerRow = input.bytesPerRow();
    this.last = last;
    this.next = first;
    this.nextInFiles = first;
    this.rowInFile = first;
    while (rowInFile >= files.get(fileIndex).rows()) {
      rowInFile -= files.get(fileIndex).rows();
      fileIndex++;
    }
  }

  /** The next rows in use as they stand in the files, exactly as many as asked for. */
  byte[] read(int count) throws IOException {
    read = new long[count];
    if (subset == null) {
      for (int n = 0; n < count; n++) {
        read[n] = next++;
      }
      return readAll(count);
    }
    byte[] all = new byte[Math.multiplyExact(count, bytesPerRow)];
    for (int n = 0; n < count; next++, bufferAt += bytesPerRow) {
      if (bufferAt == buffer.length) {
        buffer = readAll((int) Math.min(BUFFERED_ROWS, last - next));
        bufferAt = 0;
      }
      if (subset.contains(next)) {
        System.arraycopy(buffer, bufferAt, all, n * bytesPerRow, bytesPerRow);
        read[n++] = next;
      }
    }
    return all;
  }

  /** rows[n]: where row n of those read last stands among all rows. */
  long[] rows() {
    return read.clone();
  }

  /** The next rows, in use or not. */
  private byte[] readAll(int rows) throws IOException {
    byte[] all = new byte[Math.multiplyExact(rows, bytesPerRow)];
    int done = 0;
    while (done < rows) {
      byte[] part = done == 0 ? all : new byte[(rows - done) * bytesPerRow];
      int got = openFile().next(part, rows - done);
      if (got == 0) {
        nextFile();
      } else if (part != all) {
        System.arraycopy(part, 0, all, done * bytesPerRow, got * bytesPerRow);
      }
      done += got;
      nextInFiles += got;
    }
    return all;
  }

  private RangeReader openFile() throws IOException {
    if (file == null) {
      RangeFile found = files.get(fileIndex);
      file = found.open(conf, rowInFile, Math.min(found.rows(), rowInFile + last - nextInFiles));
    }
    return file;
  }

  private void nextFile() throws IOException {
    close();
    fileIndex++;
    rowInFile = 0;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}

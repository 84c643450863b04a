package io.emmer.spark.rows;

import io.emmer.spark.rows.range.RangeFile;
import io.emmer.spark.rows.range.RangeReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads consecutive global rows of an input, across the borders of its files. */
final class RangeRows implements Closeable {
  private final Configuration conf;
  private final List<RangeFile> files;
  private final int bytesPerRow;
  private final long lastRowExclusive;
  private int fileIndex;
  private long rowInFile;
  private long nextRow;
  private RangeReader reader;

  RangeRows(Configuration conf, RangeInput input, long firstRow, long lastRowExclusive) {
    this.conf = conf;
    this.files = input.ranges();
    this.bytesPerRow = input.bytesPerRow();
    this.lastRowExclusive = lastRowExclusive;
    this.nextRow = firstRow;
    this.rowInFile = firstRow;
    while (rowInFile >= files.get(fileIndex).rows()) {
      rowInFile -= files.get(fileIndex).rows();
      fileIndex++;
    }
  }

  /** The next rows as they stand in the files, exactly as many as asked for. */
  byte[] read(int rows) throws IOException {
    byte[] all = new byte[Math.multiplyExact(rows, bytesPerRow)];
    int done = 0;
    while (done < rows) {
      byte[] buffer = done == 0 ? all : new byte[(rows - done) * bytesPerRow];
      int got = openReader().next(buffer, rows - done);
      if (got == 0) {
        nextFile();
      } else if (buffer != all) {
        System.arraycopy(buffer, 0, all, done * bytesPerRow, got * bytesPerRow);
      }
      done += got;
      nextRow += got;
    }
    return all;
  }

  private RangeReader openReader() throws IOException {
    if (reader == null) {
      RangeFile file = files.get(fileIndex);
      long last = Math.min(file.rows(), rowInFile + lastRowExclusive - nextRow);
      reader = file.open(conf, rowInFile, last);
    }
    return reader;
  }

  private void nextFile() throws IOException {
    close();
    fileIndex++;
    rowInFile = 0;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}

package io.emmer.jobs.data;

import io.emmer.jobs.data.idx.IdxFile;
import io.emmer.jobs.data.idx.IdxReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads consecutive global rows of an input, across the borders of its files. */
final class IdxRows implements Closeable {
  private final Configuration conf;
  private final List<IdxFile> files;
  private final int bytesPerRow;
  private final long lastRowExclusive;
  private int fileIndex;
  private long rowInFile;
  private long nextRow;
  private IdxReader reader;

  IdxRows(Configuration conf, IdxInput input, long firstRow, long lastRowExclusive) {
    this.conf = conf;
    this.files = input.files();
    this.bytesPerRow = input.header().bytesPerRow();
    this.lastRowExclusive = lastRowExclusive;
    this.nextRow = firstRow;
    this.rowInFile = firstRow;
    while (rowInFile >= files.get(fileIndex).header().rows()) {
      rowInFile -= files.get(fileIndex).header().rows();
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

  private IdxReader openReader() throws IOException {
    if (reader == null) {
      IdxFile file = files.get(fileIndex);
      long last = Math.min(file.header().rows(), rowInFile + lastRowExclusive - nextRow);
      reader = IdxReader.open(conf, file, rowInFile, last);
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

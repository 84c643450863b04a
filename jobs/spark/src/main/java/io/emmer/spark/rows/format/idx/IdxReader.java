package io.emmer.spark.rows.format.idx;

import io.emmer.em.text.Text;
import io.emmer.spark.InputException;
import io.emmer.spark.rows.range.RangeReader;
import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads a range of consecutive rows of an IDX file, as the bytes that stand in it.
 *
 * <p>A plain file is read from the first row on. A gzipped file is unpacked from its start; what
 * lies behind the range is neither read nor checked, so the whole file is checked if some reader's
 * range includes its last row. That reader checks it before it returns the last row.
 */
public final class IdxReader implements RangeReader {
  private final FileSystem fs;
  private final IdxFile file;
  private final IdxSource source;
  private final long lastRowExclusive;
  private long nextRow;

  private IdxReader(FileSystem fs, IdxFile file, IdxSource source, long first, long last) {
    this.fs = fs;
    this.file = file;
    this.source = source;
    this.nextRow = first;
    this.lastRowExclusive = last;
  }

  /**
   * Opens a file at a row; of a gzipped one this unpacks all before it.
   *
   * @param file as inspected, possibly on another machine
   * @param firstRow in the file, from 0
   * @throws InputException if the file changed since it was inspected or, gzipped, is damaged
   *     before the first row
   * @throws IndexOutOfBoundsException unless 0 &lt;= firstRow &lt;= lastRowExclusive &lt;= rows
   */
  public static IdxReader open(
      Configuration conf, IdxFile file, long firstRow, long lastRowExclusive) throws IOException {
    Objects.checkFromToIndex(firstRow, lastRowExclusive, file.rows());
    FileSystem fs = file.fileSystem(conf);
    file.stamp().requireUnchanged(fs);
    IdxSource source = IdxSource.open(fs, new Path(file.path()), file.compressed());
    try {
      source.skip(file.header().rowOffset(firstRow), file.header());
    } catch (IOException | RuntimeException e) {
      try (source) {
        throw e;
      }
    }
    return new IdxReader(fs, file, source, firstRow, lastRowExclusive);
  }

  /**
   * Reads the next rows.
   *
   * @param buffer gets row {@code i} of those returned at {@code buffer[i * bytesPerRow]}
   * @param maxRows 1 or more
   * @return number of rows, {@code maxRows} or as many as the range has left; 0 at its end
   * @throws InputException if the data ends early, is corrupt, goes on after the last row, or the
   *     file changed
   * @throws IllegalArgumentException if the buffer is too short for that many rows
   */
  @Override
  public int next(byte[] buffer, int maxRows) throws IOException {
    int rows = (int) Math.min(maxRows, lastRowExclusive - nextRow);
    long bytes = (long) rows * file.header().bytesPerRow();
    if (maxRows < 1 || bytes > buffer.length) {
      throw new IllegalArgumentException(
          Text.format(
              "a buffer of %s bytes for %s rows of %s", buffer.length, maxRows, file.header()));
    }
    if (rows == 0) {
      return 0;
    }
    source.readFully(buffer, (int) bytes, file.header());
    nextRow += rows;
    if (nextRow == lastRowExclusive) {
      checkEnd();
    }
    return rows;
  }

  private void checkEnd() throws IOException {
    file.stamp().requireUnchanged(fs);
    if (nextRow == file.header().rows()) {
      source.expectEnd(file.header());
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}

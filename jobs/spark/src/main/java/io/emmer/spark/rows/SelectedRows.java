package io.emmer.spark.rows;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Reads those of consecutive rows of an input that are in use. */
final class SelectedRows implements Closeable {
  private static final int CHUNK_ROWS = 1024;

  private final RangeRows rows;
  private final RowSubset subset;
  private final long last;
  private final int bytesPerRow;
  private long next;
  private long[] read = {};
  private byte[] chunk = {};
  private int chunkAt;

  /**
   * @param subset or null for all
   * @param first counted among all rows, in use or not
   */
  SelectedRows(Configuration conf, RangeInput input, RowSubset subset, long first, long last) {
    this.rows = new RangeRows(conf, input, first, last);
    this.bytesPerRow = input.bytesPerRow();
    this.subset = subset;
    this.next = first;
    this.last = last;
  }

  /** The next rows in use as they stand in the files, exactly as many as asked for. */
  byte[] read(int count) throws IOException {
    read = new long[count];
    if (subset == null) {
      for (int n = 0; n < count; n++) {
        read[n] = next++;
      }
      return rows.read(count);
    }
    byte[] all = new byte[Math.multiplyExact(count, bytesPerRow)];
    for (int n = 0; n < count; next++, chunkAt += bytesPerRow) {
      if (chunkAt == chunk.length) {
        chunk = rows.read((int) Math.min(CHUNK_ROWS, last - next));
        chunkAt = 0;
      }
      if (subset.contains(next)) {
        System.arraycopy(chunk, chunkAt, all, n * bytesPerRow, bytesPerRow);
        read[n++] = next;
      }
    }
    return all;
  }

  /** rows[n]: where row n of those read last stands among all rows. */
  long[] rows() {
    return read.clone();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}

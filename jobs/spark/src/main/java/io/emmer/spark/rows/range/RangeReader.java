package io.emmer.spark.rows.range;

import java.io.Closeable;
import java.io.IOException;

/** Reads consecutive rows of a file, as the bytes that stand in it, the last axis fastest. */
public interface RangeReader extends Closeable {
  /**
   * Reads the next rows.
   *
   * @param buffer gets row {@code i} of those returned at {@code buffer[i * bytesPerRow]}
   * @param maxRows 1 or more
   * @return number of rows, {@code maxRows} or as many as the range has left; 0 at its end
   * @throws io.emmer.spark.InputException if the file is damaged or has changed
   */
  int next(byte[] buffer, int maxRows) throws IOException;
}

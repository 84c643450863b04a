package io.emmer.app.convert;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An encoder of rows as the bytes of a file.
 *
 * @param scale a value times this, rounded, is an unsigned byte; 0 if values are doubles
 * @param bigEndian order of the bytes of a double
 */
public record RowEncoder(double scale, boolean bigEndian) implements Serializable {
  private static final int LARGEST = 255;

  /** Whether a value becomes one unsigned byte. */
  boolean isOfBytes() {
    return scale > 0;
  }

  /** The number of bytes of a row. */
  int bytes(int dimensions) {
    return Math.multiplyExact(dimensions, isOfBytes() ? 1 : Double.BYTES);
  }

  /**
   * Writes a row.
   *
   * @return how many values a byte cannot hold and were clipped
   */
  int encode(double[] row, byte[] into) {
    ByteBuffer bytes = ByteBuffer.wrap(into);
    if (!isOfBytes()) {
      bytes.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      bytes.asDoubleBuffer().put(row);
      return 0;
    }
    int clipped = 0;
    for (double value : row) {
      double level = Math.floor(value * scale + 0.5);
      double legal = Math.max(0, Math.min(LARGEST, level));
      clipped += legal == level ? 0 : 1;
      bytes.put((byte) legal);
    }
    return clipped;
  }
}

package io.emmer.app.convert;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An encoder of rows as the bytes of a file.
 *
 * @param dimensions D
 * @param unsignedBytes whether a value is one byte, else eight
 * @param bigEndian order of the eight
 */
record ValueEncoder(int dimensions, boolean unsignedBytes, boolean bigEndian)
    implements Serializable {
  byte[] encode(double[] row) {
    if (unsignedBytes) {
      return bytes(row);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(dimensions, Double.BYTES))
            .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(row);
    return bytes.array();
  }

  /** Values from 0 to 255 as one byte each. */
  static byte[] bytes(double[] row) {
    byte[] bytes = new byte[row.length];
    for (int d = 0; d < row.length; d++) {
      bytes[d] = (byte) (int) row[d];
    }
    return bytes;
  }
}

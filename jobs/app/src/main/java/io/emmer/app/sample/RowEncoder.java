package io.emmer.app.sample;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An encoder of rows, or of their components, as the bytes of a file. */
sealed interface RowEncoder extends Serializable {
  /** The number of bytes of a row. */
  int bytes();

  /**
   * Appends a row.
   *
   * @param component that it comes from
   * @return how many values the format cannot hold and were clipped
   */
  int encode(double[] row, int component, ByteBuffer into);

  /**
   * The encoder of values as little-endian doubles.
   *
   * @param dimensions D
   */
  record Doubles(int dimensions) implements RowEncoder {
    @Override
    public int bytes() {
      return Math.multiplyExact(dimensions, Double.BYTES);
    }

    @Override
    public int encode(double[] row, int component, ByteBuffer into) {
      into.order(ByteOrder.LITTLE_ENDIAN);
      for (double value : row) {
        into.putDouble(value);
      }
      return 0;
    }
  }

  /**
   * The encoder of values as unsigned bytes: floor(x scale + 1/2), at least 0 and at most 255.
   *
   * @param bytes D
   */
  record Bytes(int bytes, double scale) implements RowEncoder {
    private static final int LARGEST = 255;

    @Override
    public int encode(double[] row, int component, ByteBuffer into) {
      int clipped = 0;
      for (double value : row) {
        double level = Math.floor(value * scale + 0.5);
        double legal = Math.max(0, Math.min(LARGEST, level));
        clipped += legal == level ? 0 : 1;
        into.put((byte) legal);
      }
      return clipped;
    }
  }

  /**
   * The encoder of components, big-endian.
   *
   * @param bytes 1 or 4
   */
  record Components(int bytes) implements RowEncoder {
    @Override
    public int encode(double[] row, int component, ByteBuffer into) {
      if (bytes == 1) {
        into.put((byte) component);
      } else {
        into.order(ByteOrder.BIG_ENDIAN).putInt(component);
      }
      return 0;
    }
  }
}

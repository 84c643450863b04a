package io.emmer.spark.store;

import io.emmer.em.model.NpyHeader;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes an NPY file (version 1.0, float64, C order) that need not fit in memory. */
public final class NpyStream implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final long expected;
  private long written;

  private NpyStream(OutputStream out, long expected) {
    this.out = out;
    this.expected = expected;
  }

  /**
   * Writes the header.
   *
   * @param out gets the file; closed by {@link #close}, and also if writing the header fails
   */
  public static NpyStream open(OutputStream out, long... shape) throws IOException {
    try {
      OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
      buffered.write(NpyHeader.encode(shape));
      return new NpyStream(buffered, Arrays.stream(shape).reduce(1, Math::multiplyExact));
    } catch (IOException | RuntimeException e) {
      try (out) {
        throw e;
      }
    }
  }

  /** Writes the next values. */
  public void write(double... values) throws IOException {
    for (double value : values) {
      out.write(bytes.putDouble(0, value).array());
    }
    written += values.length;
  }

  /**
   * Ends the file and closes the stream.
   *
   * @throws IllegalStateException if there were not as many values as the shape announces
   */
  @Override
  public void close() throws IOException {
    out.close();
    if (written != expected) {
      throw new IllegalStateException(written + " values written of an NPY file of " + expected);
    }
  }
}

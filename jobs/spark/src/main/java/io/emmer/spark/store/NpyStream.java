package io.emmer.spark.store;

import io.emmer.em.model.NpyFile;
import io.emmer.em.model.NpyHeader;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A writer of an NPY file of doubles that need not fit in memory.
 *
 * <pre>{@code
 * try (NpyStream out = NpyStream.open(directory.create("rows.npy"), rows, dimensions)) {
 *   for (long row = 0; row < rows; row++) {
 *     generator.draw(row, x, 0);
 *     out.write(x);
 *   }
 * }
 * }</pre>
 */
public final class NpyStream implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final long expected;
  private long written;

  private NpyStream(OutputStream out, long expected) {
    this.out = out;
    this.expected = expected;
  }

  /**
   * Begins a file of such a shape with its header.
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
    NpyFile.writeElements(out, values);
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

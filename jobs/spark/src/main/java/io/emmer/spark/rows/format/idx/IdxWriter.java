package io.emmer.spark.rows.format.idx;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an IDX file: a header, then as many rows as it announces.
 *
 * <p>Put the file in place by a rename after {@link #close}, which fails if rows are missing.
 */
public final class IdxWriter implements Closeable {
  private static final int GZIP_BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final IdxHeader header;
  private long rowsWritten;

  private IdxWriter(OutputStream out, IdxHeader header) {
    this.out = out;
    this.header = header;
  }

  /**
   * Writes the header.
   *
   * @param out gets the file; closed by {@link #close}, and also if writing the header fails
   * @param name of the file in the end; gzipped if it ends in {@code .gz}
   */
  public static IdxWriter open(OutputStream out, String name, IdxHeader header) throws IOException {
    try {
      OutputStream target =
          name.endsWith(".gz") ? new GZIPOutputStream(out, GZIP_BUFFER_BYTES) : out;
      target.write(header.toBytes());
      return new IdxWriter(target, header);
    } catch (IOException | RuntimeException e) {
      try (out) {
        throw e;
      }
    }
  }

  /**
   * Writes the next rows.
   *
   * @param buffer starts with them, as bytes of the header's type, big-endian
   * @throws IllegalStateException if they are more than the header announces
   * @throws IndexOutOfBoundsException if the buffer is too short
   */
  public void write(byte[] buffer, int rows) throws IOException {
    if (rows > header.rows() - rowsWritten) {
      throw new IllegalStateException(
          "row %s of an IDX file of %s".formatted(rowsWritten + rows, header));
    }
    out.write(buffer, 0, Math.multiplyExact(rows, header.bytesPerRow()));
    rowsWritten += rows;
  }

  /**
   * Ends the file and closes the stream.
   *
   * @throws IllegalStateException if there were fewer rows than the header announces; the stream is
   *     closed all the same
   */
  @Override
  public void close() throws IOException {
    out.close();
    if (rowsWritten != header.rows()) {
      throw new IllegalStateException(
          "only %s rows written of an IDX file of %s".formatted(rowsWritten, header));
    }
  }
}

package io.emmer.spark.rows.range;

import io.emmer.spark.InputException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.io.compress.zlib.BuiltInGzipDecompressor;

/**
 * The unpacked bytes of a gzipped file (RFC 1952) of one or several members.
 *
 * <p>Not {@link java.util.zip.GZIPInputStream}, which takes anything after the first member that is
 * no gzip for the end of the file. Hadoop's decompressor checks CRC and size of every member, and
 * called directly, not through its codec, is the same with and without native libraries. What is
 * wrong with the contents is an {@link InputException}; an {@link IOException} is of the file
 * system.
 */
public final class GunzipStream extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String file;
  private final InputStream in;
  private final BuiltInGzipDecompressor gzip = new BuiltInGzipDecompressor();
  private final byte[] packed = new byte[BUFFER_BYTES];
  private int packedCount;
  private long packedPosition;
  private long position;
  private long memberPackedStart;
  private long memberUnpackedStart;

  /**
   * Unpacks a file.
   *
   * @param file for messages
   * @param in stands at its first byte, and is closed with this
   */
  public GunzipStream(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      int count = inflate(buffer, offset, length);
      if (count > 0) {
        position += count;
        return count;
      }
      if (gzip.finished()) {
        if (!startNextMember()) {
          return -1;
        }
      } else if (fetch()) {
        gzip.setInput(packed, 0, packedCount);
      } else {
        throw memberFailure("gzip data stops, expected more and a trailer of 8 bytes", null);
      }
    }
  }

  private int inflate(byte[] buffer, int offset, int length) {
    try {
      return gzip.decompress(buffer, offset, length);
    } catch (IOException e) {
      throw memberFailure("gzip data is corrupt (" + e.getMessage() + ")", e);
    }
  }

  /** Whether there is another member, or at least bytes where one would start. */
  private boolean startNextMember() throws IOException {
    int remaining = gzip.getRemaining();
    if (remaining == 0) {
      if (!fetch()) {
        return false;
      }
      remaining = packedCount;
    }
    gzip.reset();
    gzip.setInput(packed, packedCount - remaining, remaining);
    memberPackedStart = packedPosition - remaining;
    memberUnpackedStart = position;
    return true;
  }

  /** Replaces the packed bytes, all used up, by the next ones; false at the end of the file. */
  private boolean fetch() throws IOException {
    int count = in.read(packed, 0, packed.length);
    if (count < 0) {
      return false;
    }
    packedCount = count;
    packedPosition += count;
    return true;
  }

  private InputException memberFailure(String found, IOException cause) {
    if (memberPackedStart > 0 && position == memberUnpackedStart) {
      return new InputException(
          cause,
          "%s: packed byte %s: trailing bytes after the gzip data, expected the file to end here;"
              + " cut them off or fetch the file again",
          file,
          memberPackedStart);
    }
    return new InputException(
        cause,
        "%s: unpacked byte %s (before packed byte %s): %s; the file is damaged: fetch it again",
        file,
        position,
        packedPosition,
        found);
  }

  @Override
  public void close() throws IOException {
    gzip.end();
    in.close();
  }
}

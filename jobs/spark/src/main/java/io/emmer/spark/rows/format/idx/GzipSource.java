package io.emmer.spark.rows.format.idx;

import io.emmer.spark.InputException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.compress.zlib.BuiltInGzipDecompressor;

/**
 * The unpacked bytes of a gzipped file (RFC 1952) of one or several members.
 *
 * <p>Not {@link java.util.zip.GZIPInputStream}, which takes anything after the first member that is
 * no gzip for the end of the file. Hadoop's decompressor checks CRC and size of every member, and
 * called directly, not through its codec, is the same with and without native libraries. Its {@link
 * IOException}s are about the content, so those of the file system must not pass through the same
 * call.
 */
final class GzipSource extends IdxSource {
  private static final int BUFFER_BYTES = 1 << 16;

  private final BuiltInGzipDecompressor gzip = new BuiltInGzipDecompressor();
  private final byte[] packed = new byte[BUFFER_BYTES];
  private int packedCount;
  private long packedPosition;
  private long memberPackedStart;
  private long memberUnpackedStart;

  GzipSource(String file, FSDataInputStream in) {
    super(file, in);
  }

  @Override
  int readBytes(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      int count = inflate(buffer, offset, length);
      if (count > 0) {
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

  @Override
  void skip(long count, IdxHeader header) throws IOException {
    byte[] scratch = new byte[BUFFER_BYTES];
    for (long left = count; left > 0; left -= scratch.length) {
      readFully(scratch, (int) Math.min(left, scratch.length), header);
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
    super.close();
  }
}

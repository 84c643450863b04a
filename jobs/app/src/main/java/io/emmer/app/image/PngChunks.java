package io.emmer.app.image;

import io.emmer.spark.InputException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The check of the checksums of a PNG file, which Java's reader does not look at. */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12;
  private static final int END = 0x49454e44; // IEND

  private PngChunks() {}

  /**
   * Checks every chunk up to the end of the image.
   *
   * @throws InputException for one that is cut off or damaged
   */
  static void check(String path, byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = SIGNATURE;
    int type = 0;
    while (type != END) {
      long length = file.length - at < FRAME ? 0 : bytes.getInt(at) & 0xffffffffL;
      if (file.length - at < FRAME + length) {
        throw new InputException(
            "%s: ends at byte %d, within the chunk at byte offset %d; expected a whole PNG image"
                .formatted(path, file.length, at));
      }
      type = bytes.getInt(at + 4);
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, (int) length + 4);
      int found = bytes.getInt(at + 8 + (int) length);
      if (found != (int) crc.getValue()) {
        throw new InputException(
            "%s: chunk at byte offset %d: CRC %08x, expected %08x: damaged; give a whole PNG image"
                .formatted(path, at, found, crc.getValue()));
      }
      at += FRAME + (int) length;
    }
  }
}

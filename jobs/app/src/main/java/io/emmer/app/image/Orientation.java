package io.emmer.app.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The orientation of EXIF, 1 to 8, which says how the camera was held. */
public final class Orientation {
  /** The orientation of an image whose rows run from the top and columns from the left. */
  public static final int UPRIGHT = 1;

  private static final int LAST = 8;
  private static final int SIGNATURE = 2;
  private static final int SEGMENT_FRAME = 4;
  private static final byte MARKER = (byte) 0xff;
  private static final byte APP1 = (byte) 0xe1;
  private static final byte SCAN = (byte) 0xda;
  private static final byte[] EXIF_NAME = {'E', 'x', 'i', 'f', 0, 0};
  private static final int TAG = 274;

  private Orientation() {}

  /**
   * The orientation that a JPEG file states, upright if it states none that makes sense. Java's own
   * reader of metadata refuses files whose EXIF stands before their JFIF, as many do.
   */
  static int of(byte[] jpeg) {
    ByteBuffer bytes = ByteBuffer.wrap(jpeg);
    int at = SIGNATURE;
    while (at + SEGMENT_FRAME <= jpeg.length && jpeg[at] == MARKER && jpeg[at + 1] != SCAN) {
      int length = bytes.getShort(at + 2) & 0xffff;
      int from = at + SEGMENT_FRAME;
      int to = at + 2 + length;
      if (jpeg[at + 1] == APP1
          && to <= jpeg.length
          && length > EXIF_NAME.length
          && Arrays.equals(jpeg, from, from + EXIF_NAME.length, EXIF_NAME, 0, EXIF_NAME.length)) {
        return ofExif(jpeg, from + EXIF_NAME.length, to);
      }
      at = to;
    }
    return UPRIGHT;
  }

  /** The orientation by the fields of EXIF, which are a TIFF file behind a name. */
  private static int ofExif(byte[] bytes, int from, int to) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
    try (var in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes, from, to - from))) {
      reader.setInput(in);
      TIFFDirectory fields = TIFFDirectory.createFromMetadata(reader.getImageMetadata(0));
      TIFFField field = fields.getTIFFField(TAG);
      int found = field == null ? UPRIGHT : field.getAsInt(0);
      return found >= UPRIGHT && found <= LAST ? found : UPRIGHT;
    } catch (IOException | RuntimeException e) {
      // Fields that nobody can read say nothing about the pixels.
      return UPRIGHT;
    } finally {
      reader.dispose();
    }
  }

  /** The picture turned and mirrored as it is meant to be seen. */
  public static Picture upright(Picture picture, int orientation) {
    if (orientation == UPRIGHT) {
      return picture;
    }
    boolean transposed = orientation > 4;
    int height = transposed ? picture.width() : picture.height();
    int width = transposed ? picture.height() : picture.width();
    int[] colours = new int[picture.pixels()];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = transposed ? x : y;
        int column = transposed ? y : x;
        boolean fromBottom =
            orientation == 3 || orientation == 4 || orientation == 7 || orientation == 6;
        boolean fromRight =
            orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        row = fromBottom ? picture.height() - 1 - row : row;
        column = fromRight ? picture.width() - 1 - column : column;
        colours[y * width + x] = picture.colour(row * picture.width() + column);
      }
    }
    return Picture.of(height, width, colours);
  }
}

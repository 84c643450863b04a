package io.emmer.app.image;

import io.emmer.spark.InputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A PNG, JPEG or BMP file, decoded.
 *
 * <pre>{@code
 * ImageFile file = ImageFile.decode("flower.jpg", bytes, (width, height) -> {});
 * if (file.bits() > 8) {
 *   ...
 * }
 * Picture picture = file.picture();
 * }</pre>
 *
 * @param format png, jpeg or bmp
 * @param image the pixels in the form that ImageIO chose
 * @param orientation of EXIF, 1 to 8; see {@link Orientation}
 */
public record ImageFile(String format, BufferedImage image, int orientation) {
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp");
  private static final int MAX = Picture.LARGEST;

  /** An image is decoded in one piece, so that its size has an end. */
  private static final long MOST_PIXELS = 1L << 26;

  private static final int PNG_SIGNATURE = 8;
  private static final int CHUNK_FRAME = 12;
  private static final int PNG_END = 0x49454e44; // IEND

  /** A check of the size of an image before its pixels take memory. */
  @FunctionalInterface
  public interface SizeCheck {
    /** Throws an exception if the size is not as it must be. */
    void check(int width, int height);
  }

  /**
   * Decodes a file.
   *
   * @param path for messages
   * @throws InputException if the file is damaged, or of another kind
   */
  public static ImageFile decode(String path, byte[] bytes, SizeCheck size) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(path, in);
      try {
        reader.setInput(in, true, true);
        String format = formatOf(reader);
        if (format.equals("png")) {
          checkChunks(path, bytes);
        }
        int orientation = format.equals("jpeg") ? Orientation.of(bytes) : Orientation.UPRIGHT;
        SizeCheck upright =
            (width, height) ->
                size.check(
                    Orientation.isTransposed(orientation) ? height : width,
                    Orientation.isTransposed(orientation) ? width : height);
        BufferedImage image = read(path, reader, in, upright);
        if (image.getColorModel().getNumColorComponents() > Picture.CHANNELS) {
          throw new InputException(
              "%s: found colours of %d inks (CMYK), expected grey or RGB; convert the image first",
              path, image.getColorModel().getNumColorComponents());
        }
        return new ImageFile(format, image, orientation);
      } finally {
        reader.dispose();
      }
    }
  }

  /**
   * Checks the checksum of every chunk of a PNG file, which Java's reader does not look at, up to
   * the end of the image.
   *
   * @throws InputException for one that is cut off or damaged
   */
  private static void checkChunks(String path, byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = PNG_SIGNATURE;
    int type = 0;
    while (type != PNG_END) {
      long length = file.length - at < CHUNK_FRAME ? 0 : bytes.getInt(at) & 0xffffffffL;
      if (file.length - at < CHUNK_FRAME + length) {
        throw new InputException(
            "%s: ends at byte %d, within the chunk at byte offset %d; expected a whole PNG image",
            path, file.length, at);
      }
      type = bytes.getInt(at + 4);
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, (int) length + 4);
      int found = bytes.getInt(at + 8 + (int) length);
      if (found != (int) crc.getValue()) {
        throw new InputException(
            "%s: chunk at byte offset %d: CRC %08x, expected %08x: damaged; give a whole PNG image",
            path, at, found, crc.getValue());
      }
      at += CHUNK_FRAME + (int) length;
    }
  }

  private static ImageReader reader(String path, ImageInputStream in) throws IOException {
    for (Iterator<ImageReader> it = ImageIO.getImageReaders(in); it.hasNext(); ) {
      ImageReader reader = it.next();
      if (FORMATS.contains(formatOf(reader))) {
        return reader;
      }
    }
    throw new InputException("%s: not an image that can be read; expected PNG, JPEG or BMP", path);
  }

  private static String formatOf(ImageReader reader) throws IOException {
    return reader.getFormatName().toLowerCase(Locale.ROOT);
  }

  private static BufferedImage read(
      String path, ImageReader reader, ImageInputStream in, SizeCheck size) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image;
    try {
      requirePixels(path, reader.getWidth(0), reader.getHeight(0));
      size.check(reader.getWidth(0), reader.getHeight(0));
      image = reader.read(0);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // of bytes in memory: they are no good image
      throw damaged(path, reader, in, String.valueOf(e.getMessage()), e);
    }
    for (String warning : warnings) {
      if (isDamage(warning)) {
        throw damaged(path, reader, in, warning, null);
      }
    }
    return image;
  }

  private static void requirePixels(String path, int width, int height) {
    if ((long) width * height > MOST_PIXELS) {
      throw new InputException(
          "%s: %d x %d pixels, expected at most %d; make it smaller",
          path, width, height, MOST_PIXELS);
    }
  }

  /** Whether pixels are lost: JPEG is decoded to its end with warnings in the words of libjpeg. */
  private static boolean isDamage(String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    return (lower.contains("corrupt") || lower.contains("premature") || lower.contains("truncated"))
        // Some cameras pad; all pixels are there.
        && !lower.contains("extraneous bytes");
  }

  private static InputException damaged(
      String path, ImageReader reader, ImageInputStream in, String what, Exception cause)
      throws IOException {
    return new InputException(
        cause,
        "%s: damaged %s image, near byte offset %d: %s; give a whole one",
        path,
        formatOf(reader).toUpperCase(Locale.ROOT),
        in.getStreamPosition(),
        what);
  }

  /** Bits of a channel. */
  public int bits() {
    return image.getColorModel().getComponentSize(0);
  }

  /** Whether the image has a palette, whose colours have 8 bits a channel whatever an index has. */
  public boolean isIndexed() {
    return image.getColorModel() instanceof IndexColorModel;
  }

  /** Whether the image is of grey alone, by its kind or by its palette. */
  public boolean isGrey() {
    if (!(image.getColorModel() instanceof IndexColorModel palette)) {
      return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    return Arrays.stream(colours)
        .allMatch(c -> (c >> 16 & MAX) == (c & MAX) && (c >> 8 & MAX) == (c & MAX));
  }

  /** Whether colours are of another space than sRGB, in which they are taken all the same. */
  public boolean hasColourProfile() {
    ColorSpace space = image.getColorModel().getColorSpace();
    return !space.isCS_sRGB() && space.getNumComponents() != 1;
  }

  /** The first pixel that is not opaque, y*width + x, if there is one. */
  public OptionalInt firstTransparentPixel() {
    if (!image.getColorModel().hasAlpha()) {
      return OptionalInt.empty();
    }
    Pixels pixels = pixels();
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(i -> pixels.argb(i % image.getWidth(), i / image.getWidth()) >>> 24 != MAX)
        .findFirst();
  }

  /** The height of the upright image. */
  public int height() {
    return Orientation.isTransposed(orientation) ? image.getWidth() : image.getHeight();
  }

  /** The width of the upright image. */
  public int width() {
    return Orientation.isTransposed(orientation) ? image.getHeight() : image.getWidth();
  }

  /** The upright pixels, as they are stored, rounded to 8 bits, on white where transparent. */
  public Picture picture() {
    Pixels pixels = pixels();
    int[] colours = new int[Math.multiplyExact(image.getWidth(), image.getHeight())];
    Arrays.setAll(colours, i -> onWhite(pixels.argb(i % image.getWidth(), i / image.getWidth())));
    Picture stored = Picture.of(image.getHeight(), image.getWidth(), colours);
    return Orientation.upright(stored, orientation);
  }

  /** A pixel as 0xAARRGGBB. */
  @FunctionalInterface
  private interface Pixels {
    int argb(int x, int y);
  }

  /**
   * The pixels by their samples where these can be had. Java's own conversion of greyscale takes
   * levels for linear light and brightens them, and that of colour profiles differs between
   * versions of Java.
   */
  private Pixels pixels() {
    ColorModel model = image.getColorModel();
    int type = model.getColorSpace().getType();
    boolean plain =
        model instanceof ComponentColorModel
            && (type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB)
            && model.getTransferType() <= DataBuffer.TYPE_USHORT
            && !model.isAlphaPremultiplied();
    return plain ? samples() : image::getRGB;
  }

  private Pixels samples() {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    int colours = model.getNumColorComponents();
    int[] sample = new int[model.getNumComponents()];
    return (x, y) -> {
      raster.getPixel(x, y, sample);
      int argb = model.hasAlpha() ? level(sample[colours], model.getComponentSize(colours)) : MAX;
      for (int c = 0; c < Picture.CHANNELS; c++) {
        int from = Math.min(c, colours - 1);
        argb = argb << 8 | level(sample[from], model.getComponentSize(from));
      }
      return argb;
    };
  }

  /** The nearest level of 8 bits. */
  private static int level(int sample, int bits) {
    int most = (1 << bits) - 1;
    return (sample * MAX + most / 2) / most;
  }

  private static int onWhite(int argb) {
    int alpha = argb >>> 24;
    int packed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int level = argb >> shift & MAX;
      packed = packed << 8 | (level * alpha + MAX * (MAX - alpha) + MAX / 2) / MAX;
    }
    return packed;
  }

  /** The orientation of EXIF, 1 to 8, which says how the camera was held. */
  public static final class Orientation {
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
     * The orientation that a JPEG file states, upright if it states none that makes sense. Java's
     * own reader of metadata refuses files whose EXIF stands before their JFIF, as many do.
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

    private static boolean isTransposed(int orientation) {
      return orientation > 4;
    }

    /** The picture turned and mirrored as it is meant to be seen. */
    public static Picture upright(Picture picture, int orientation) {
      if (orientation == UPRIGHT) {
        return picture;
      }
      boolean transposed = isTransposed(orientation);
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
}

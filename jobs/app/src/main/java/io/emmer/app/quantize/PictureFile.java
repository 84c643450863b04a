package io.emmer.app.quantize;

import io.emmer.spark.InputException;
import io.emmer.spark.rows.InputPaths;
import io.emmer.spark.store.HadoopStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An image as it was read.
 *
 * @param path with scheme and authority
 * @param format png, jpeg or bmp
 * @param bytes size of the file
 * @param notes what of the file is not as it was: one line each
 */
public record PictureFile(
    String path, String format, long bytes, Picture picture, List<String> notes) {
  private static final int MOST_BYTES = 1 << 30;

  /** Images are read by the driver, so that there is an end. */
  private static final long MOST_PIXELS = 1L << 26;

  private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp");

  public PictureFile {
    notes = List.copyOf(notes);
  }

  /**
   * Reads an image.
   *
   * @throws InputException if it is not there, damaged, of another kind, or too large
   */
  public static PictureFile read(Configuration conf, String name) throws IOException {
    List<Path> paths = InputPaths.resolve(conf, List.of(name));
    if (paths.size() != 1) {
      throw new InputException(
          "%s: %d files, expected one image; name one".formatted(name, paths.size()));
    }
    String path = paths.get(0).toString();
    byte[] bytes;
    try (InputStream in = new HadoopStore(conf).open(path)) {
      bytes = in.readNBytes(MOST_BYTES);
    }
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(path, in);
      try {
        reader.setInput(in, true);
        return decode(path, bytes, reader, in);
      } finally {
        reader.dispose();
      }
    }
  }

  private static ImageReader reader(String path, ImageInputStream in) throws IOException {
    for (Iterator<ImageReader> it = ImageIO.getImageReaders(in); it.hasNext(); ) {
      ImageReader reader = it.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new InputException(path + ": not an image that can be read; expected PNG, JPEG or BMP");
  }

  private static PictureFile decode(
      String path, byte[] bytes, ImageReader reader, ImageInputStream in) throws IOException {
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    if (format.equals("png")) {
      PngChunks.check(path, bytes);
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage decoded;
    try {
      requireSize(path, reader.getWidth(0), reader.getHeight(0));
      decoded = reader.read(0);
    } catch (IOException | RuntimeException e) {
      if (e instanceof InputException) {
        throw e;
      }
      throw damaged(path, format, in.getStreamPosition(), String.valueOf(e.getMessage()), e);
    }
    for (String warning : warnings) {
      if (isDamage(warning)) {
        throw damaged(path, format, in.getStreamPosition(), warning, null);
      }
    }
    List<String> notes = new ArrayList<>();
    Picture picture = Pixels.of(decoded, notes);
    int orientation = format.equals("jpeg") ? Orientation.of(bytes) : Orientation.UPRIGHT;
    if (orientation != Orientation.UPRIGHT) {
      notes.add("turned upright, as its EXIF orientation %d says".formatted(orientation));
      picture = Orientation.upright(picture, orientation);
    }
    return new PictureFile(path, format, bytes.length, picture, notes);
  }

  private static void requireSize(String path, int width, int height) {
    if ((long) width * height > MOST_PIXELS) {
      throw new InputException(
          "%s: %d x %d pixels, expected at most %d; make it smaller"
              .formatted(path, width, height, MOST_PIXELS));
    }
  }

  /** JPEG is decoded to its end whatever is missing, with warnings in the words of libjpeg. */
  private static boolean isDamage(String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    return (lower.contains("corrupt") || lower.contains("premature") || lower.contains("truncated"))
        // Some cameras pad; all pixels are there.
        && !lower.contains("extraneous bytes");
  }

  private static InputException damaged(
      String path, String format, long offset, String what, Exception cause) {
    return new InputException(
        "%s: damaged %s image, near byte offset %d: %s; give a whole one"
            .formatted(path, format.toUpperCase(Locale.ROOT), offset, what),
        cause);
  }

  /** One line for people. */
  public String describe() {
    return "%d x %d pixels of %d colours (%s, %d bytes)%s"
        .formatted(
            picture.width(),
            picture.height(),
            picture.distinctColours(),
            format,
            bytes,
            notes.isEmpty() ? "" : "; " + String.join("; ", notes));
  }
}

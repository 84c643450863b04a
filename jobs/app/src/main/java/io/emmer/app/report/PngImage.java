package io.emmer.app.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** An 8-bit greyscale image that is drawn, then encoded. */
final class PngImage {
  private static final int WHITE = 255;

  private final BufferedImage image;
  private final byte[] pixels;

  /** All pixels at {@code level}, 0 for black to 255 for white. */
  PngImage(int height, int width, int level) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    Arrays.fill(pixels, (byte) level);
  }

  /** The image of {@code levels[y * width + x]}, 0 for black to 1 for white. */
  static PngImage of(double[] levels, int height, int width) {
    PngImage result = new PngImage(height, width, 0);
    result.draw(levels, width, 0, 0, 1);
    return result;
  }

  /**
   * Draws {@code levels[y * width + x]} with its corner at {@code (left, top)}, each value as a
   * square of {@code scale} pixels. Levels beyond 0 and 1 are clipped, NaN is black.
   */
  void draw(double[] levels, int width, int left, int top, int scale) {
    int height = levels.length / width;
    for (int y = 0; y < height * scale; y++) {
      int line = (top + y) * image.getWidth() + left;
      for (int x = 0; x < width * scale; x++) {
        pixels[line + x] = grey(levels[y / scale * width + x / scale]);
      }
    }
  }

  private static byte grey(double level) {
    return (byte) Math.round(WHITE * Math.max(0, Math.min(1, level)));
  }

  /** Encodes the image: the same pixels give the same bytes. */
  byte[] encode() {
    return encode(image);
  }

  private static byte[] encode(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not ImageIO.write: it goes by a temporary file.
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(0);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The encoded image as a URI that holds it. */
  String dataUri() {
    return dataUri(image);
  }

  /** Any image, encoded, as a URI that holds it. */
  static String dataUri(BufferedImage image) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(encode(image));
  }
}

package io.emmer.app.quantize;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images as PNG; the same pixels give the same bytes. */
final class PngEncoder {
  /** The most colours that an indexed PNG holds. */
  static final int LARGEST_PALETTE = 256;

  private PngEncoder() {}

  /** Three bytes a pixel, before compression. */
  static byte[] encode(Picture picture) {
    return encode(image(picture));
  }

  /** The picture for drawing. */
  static BufferedImage image(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < picture.pixels(); i++) {
      image.setRGB(i % picture.width(), i / picture.width(), picture.colour(i));
    }
    return image;
  }

  /**
   * 1, 2, 4 or 8 bits a pixel, as the number of colours asks for, before compression.
   *
   * @param palette palette[k]: 0xRRGGBB, at most 256
   * @param index index[y*width + x] of the colour
   */
  static byte[] encodeIndexed(int height, int width, int[] palette, int[] index) {
    int bits = 1;
    while (1 << bits < palette.length) {
      bits *= 2;
    }
    IndexColorModel colours =
        new IndexColorModel(bits, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    // Of fewer than 8 bits Java packs several pixels into a byte, as PNG does.
    int type = bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED;
    BufferedImage image = new BufferedImage(width, height, type, colours);
    WritableRaster raster = image.getRaster();
    int[] line = new int[width];
    for (int y = 0; y < height; y++) {
      System.arraycopy(index, y * width, line, 0, width);
      raster.setSamples(0, y, width, 1, 0, line);
    }
    return encode(image);
  }

  static byte[] encode(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not ImageIO.write: it goes by a temporary file.
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(0); // the smallest files
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

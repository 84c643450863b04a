package io.emmer.app.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The PNG encoder: equal pixels give equal bytes. */
public final class Png {
  /** The most colours that an indexed PNG holds. */
  public static final int LARGEST_PALETTE = 256;

  /** Quality of ImageIO's writer that makes the smallest files, as all of PNG is lossless. */
  private static final float SMALLEST = 0;

  /** The writer's own default, which takes less time. */
  private static final float FAST = 0.5f;

  private Png() {}

  /** Encodes an image as a file that is as small as it gets. */
  public static byte[] encode(BufferedImage image) {
    return encode(image, SMALLEST);
  }

  /** Encodes an image in less time, as one of very many files. */
  public static byte[] encodeFast(BufferedImage image) {
    return encode(image, FAST);
  }

  /** Encodes an image as a URI that holds it, for pages. */
  public static String dataUri(BufferedImage image) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(encode(image));
  }

  /**
   * Encodes an image of few colours by 1, 2, 4 or 8 bits a pixel, as many as the palette needs.
   *
   * @param palette palette[k]: 0xRRGGBB, at most {@value #LARGEST_PALETTE}
   * @param index index[y*width + x] of the colour
   */
  public static byte[] encodeIndexed(int height, int width, int[] palette, int[] index) {
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

  private static byte[] encode(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not ImageIO.write: it goes by a temporary file.
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
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

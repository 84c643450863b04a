package io.emmer.app.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;

/** A grey image of 8 bits a pixel that is drawn, then encoded. */
public final class GreyImage {
  private static final int WHITE = 255;

  private final BufferedImage image;
  private final byte[] pixels;

  private GreyImage(int height, int width) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  /** A white image. */
  static GreyImage white(int height, int width) {
    GreyImage result = new GreyImage(height, width);
    Arrays.fill(result.pixels, (byte) WHITE);
    return result;
  }

  /** The image of {@code levels[y*width + x]}, 0 for black to 1 for white. */
  public static GreyImage of(double[] levels, int height, int width) {
    GreyImage result = new GreyImage(height, width);
    result.draw(levels, width, 0, 0, 1);
    return result;
  }

  /** The image of {@code levels[y*width + x]}, unsigned, 0 for black to 255 for white. */
  public static GreyImage of(byte[] levels, int height, int width) {
    GreyImage result = new GreyImage(height, width);
    System.arraycopy(levels, 0, result.pixels, 0, levels.length);
    return result;
  }

  /**
   * Draws {@code levels[y*width + x]} with its corner at {@code (left, top)}, each value as a
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

  /** The pixels, for an encoder. */
  public BufferedImage toImage() {
    return image;
  }

  /** The encoded image as a URI that holds it. */
  public String dataUri() {
    return Png.dataUri(image);
  }
}

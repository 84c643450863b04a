package io.emmer.app.image;

import io.emmer.em.text.Text;
import java.awt.image.BufferedImage;
import java.util.BitSet;

/**
 * An image in red, green and blue of 8 bits each.
 *
 * @param rgb rgb[(y*width + x)*3 + c], unsigned, c in red, green, blue
 */
public record Picture(int height, int width, byte[] rgb) {
  /** Channels of a pixel. */
  public static final int CHANNELS = 3;

  /** The largest level of a channel. */
  public static final int LARGEST = 255;

  public Picture {
    if (rgb.length != Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)) {
      throw new IllegalArgumentException(
          Text.format("%d values for an image of %d x %d", rgb.length, width, height));
    }
  }

  /** The image of {@code colours[y*width + x]}, packed as 0xRRGGBB. */
  public static Picture of(int height, int width, int[] colours) {
    byte[] rgb = new byte[Math.multiplyExact(colours.length, CHANNELS)];
    for (int i = 0; i < colours.length; i++) {
      rgb[i * CHANNELS] = (byte) (colours[i] >> 16);
      rgb[i * CHANNELS + 1] = (byte) (colours[i] >> 8);
      rgb[i * CHANNELS + 2] = (byte) colours[i];
    }
    return new Picture(height, width, rgb);
  }

  /** The nearest colour of 8 bits a channel, packed; values below 0 and above 1 are clipped. */
  public static int colour(double[] values, int at) {
    int packed = 0;
    for (int c = 0; c < CHANNELS; c++) {
      double level = Math.floor(values[at + c] * LARGEST + 0.5);
      packed = packed << 8 | (int) Math.max(0, Math.min(LARGEST, level));
    }
    return packed;
  }

  /** Number of pixels. */
  public int pixels() {
    return height * width;
  }

  /** Pixel i in the order of rows, packed as 0xRRGGBB. */
  public int colour(int i) {
    int at = i * CHANNELS;
    return ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff);
  }

  /** Number of different colours. */
  public int distinctColours() {
    BitSet seen = new BitSet();
    for (int i = 0; i < pixels(); i++) {
      seen.set(colour(i));
    }
    return seen.cardinality();
  }

  /** The picture for drawing and encoding. */
  public BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels(); i++) {
      image.setRGB(i % width, i / width, colour(i));
    }
    return image;
  }

  /** MSE = sum (a - b)^2 / (3 N) over all pixels and channels, in squared levels of 0 to 255. */
  public double meanSquaredError(Picture other) {
    if (other.height != height || other.width != width) {
      throw new IllegalArgumentException("images of different sizes");
    }
    long sum = 0;
    for (int i = 0; i < rgb.length; i++) {
      int difference = (rgb[i] & 0xff) - (other.rgb[i] & 0xff);
      sum += (long) difference * difference;
    }
    return (double) sum / rgb.length;
  }

  /** Peak signal-to-noise ratio 10 log10(255^2 / MSE) in dB; infinite for equal images. */
  public double psnr(Picture other) {
    return 10 * StrictMath.log10(LARGEST * LARGEST / meanSquaredError(other));
  }

  /** The picture in another size, in which every pixel is the mean of those that it covers. */
  public Picture scaledTo(int newHeight, int newWidth) {
    byte[] scaled = new byte[Math.multiplyExact(newHeight * newWidth, CHANNELS)];
    for (int y = 0; y < newHeight; y++) {
      int top = (int) ((long) y * height / newHeight);
      int bottom = Math.max(top + 1, (int) ((y + 1L) * height / newHeight));
      for (int x = 0; x < newWidth; x++) {
        int left = (int) ((long) x * width / newWidth);
        int right = Math.max(left + 1, (int) ((x + 1L) * width / newWidth));
        for (int c = 0; c < CHANNELS; c++) {
          scaled[(y * newWidth + x) * CHANNELS + c] = mean(top, bottom, left, right, c);
        }
      }
    }
    return new Picture(newHeight, newWidth, scaled);
  }

  private byte mean(int top, int bottom, int left, int right, int channel) {
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += rgb[(y * width + x) * CHANNELS + channel] & 0xff;
      }
    }
    long count = (long) (bottom - top) * (right - left);
    return (byte) ((sum + count / 2) / count);
  }
}

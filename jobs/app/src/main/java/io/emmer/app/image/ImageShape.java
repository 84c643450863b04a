package io.emmer.app.image;

import io.emmer.em.text.Text;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The size of an image, and whether it is grey.
 *
 * @param height in pixels
 * @param width in pixels
 * @param channels 1 for grey, 3 for red, green, blue
 */
public record ImageShape(int height, int width, int channels) implements Serializable {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if there is no pixel
   */
  public ImageShape {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          Text.format("an image of %d x %d, expected a pixel at least", width, height));
    }
  }

  /** A grey image. */
  public static ImageShape grey(int height, int width) {
    return new ImageShape(height, width, 1);
  }

  /** The grey image of a size as people write it, HxW; empty if they do not. */
  public static Optional<ImageShape> parse(String size) {
    if (!size.matches("[1-9]\\d{0,8}x[1-9]\\d{0,8}")) {
      return Optional.empty();
    }
    String[] parts = size.split("x", -1);
    return Optional.of(grey(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
  }

  /** The image that a row with such axes is. */
  public static ImageShape of(List<Integer> rowShape) {
    int channels = rowShape.size() == 2 ? 1 : Picture.CHANNELS;
    return new ImageShape(rowShape.get(0), rowShape.get(1), channels);
  }

  /** The axes of the image as a row. */
  public List<Integer> rowShape() {
    return channels == 1 ? List.of(height, width) : List.of(height, width, channels);
  }

  /** The number of pixels, which may be more than a row can have. */
  public long pixels() {
    return (long) height * width;
  }

  /** The number of values, D of the image as a row. */
  public int values() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  @Override
  public String toString() {
    return Text.format("%d x %d %s", width, height, channels == 1 ? "grey" : "RGB");
  }
}

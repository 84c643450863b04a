package io.emmer.app.convert;

import java.io.Serializable;
import java.util.List;

/**
 * Size of an image.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 */
record ImageShape(int height, int width, int channels) implements Serializable {
  static final int RGB = 3;

  /** The image that a row of such axes is. */
  static ImageShape of(List<Integer> rowShape) {
    return new ImageShape(rowShape.get(0), rowShape.get(1), rowShape.size() == 2 ? 1 : RGB);
  }

  /** Axes of a row. */
  List<Integer> rowShape() {
    return channels == 1 ? List.of(height, width) : List.of(height, width, channels);
  }

  /** D. */
  int values() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  @Override
  public String toString() {
    return "%d x %d %s".formatted(width, height, channels == 1 ? "grey" : "RGB");
  }
}

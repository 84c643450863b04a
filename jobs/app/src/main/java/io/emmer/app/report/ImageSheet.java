package io.emmer.app.report;

import java.util.List;

/** Many images of one size in a grid. */
public final class ImageSheet {
  private static final int GAP_LEVEL = 255;

  private ImageSheet() {}

  /**
   * Arranges images line by line.
   *
   * @param images {@code [y * width + x]}, 0 for black to 1 for white; an empty array leaves its
   *     place free
   * @param height of an image
   * @param width of an image
   * @param columns images in a line
   * @param scale size of a value in pixels
   * @param gap pixels between images, and around them
   * @return the encoded PNG
   * @throws IllegalArgumentException if there are no images, or one has another number of values
   */
  public static byte[] of(
      List<double[]> images, int height, int width, int columns, int scale, int gap) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("A sheet needs at least one image");
    }
    int lines = (images.size() + columns - 1) / columns;
    int stepX = width * scale + gap;
    int stepY = height * scale + gap;
    PngImage sheet = new PngImage(lines * stepY + gap, columns * stepX + gap, GAP_LEVEL);
    for (int i = 0; i < images.size(); i++) {
      double[] image = images.get(i);
      if (image.length != 0 && image.length != height * width) {
        throw new IllegalArgumentException(
            "Image %d has %d values, not %d x %d".formatted(i, image.length, height, width));
      }
      sheet.draw(image, width, gap + i % columns * stepX, gap + i / columns * stepY, scale);
    }
    return sheet.encode();
  }
}

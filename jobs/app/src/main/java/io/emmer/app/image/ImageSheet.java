package io.emmer.app.image;

import io.emmer.em.text.Text;
import java.util.List;

/**
 * A sheet of grey images of one size, line by line on white.
 *
 * @param height of an image in values
 * @param width of an image in values
 * @param columns images in a line
 * @param scale side of the square of pixels that shows a value
 * @param gap pixels between two images
 * @param margin pixels around all images
 */
public record ImageSheet(int height, int width, int columns, int scale, int gap, int margin) {
  /**
   * Draws images, {@code image[y*width + x]} from 0 for black to 1 for white; an empty array leaves
   * its place free.
   *
   * @throws IllegalArgumentException if there are no images, or one has another number of values
   */
  public GreyImage draw(List<double[]> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("A sheet needs at least one image");
    }
    Grid grid = new Grid(width * scale, height * scale, gap, margin);
    int lines = (images.size() + columns - 1) / columns;
    GreyImage sheet = GreyImage.white(grid.height(lines), grid.width(columns));
    for (int i = 0; i < images.size(); i++) {
      double[] image = images.get(i);
      if (image.length != 0 && image.length != height * width) {
        throw new IllegalArgumentException(
            Text.format("Image %d has %d values, not %d x %d", i, image.length, height, width));
      }
      sheet.draw(image, width, grid.left(i % columns), grid.top(i / columns), scale);
    }
    return sheet;
  }
}

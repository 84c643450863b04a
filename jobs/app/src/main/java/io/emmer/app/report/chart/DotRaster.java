package io.emmer.app.report.chart;

import io.emmer.app.image.Png;
import java.awt.image.BufferedImage;

/**
 * A picture of very many points. A pixel has the mean colour of its points and is the denser the
 * more there are, so nothing depends on their order.
 */
final class DotRaster {
  /** Pixels for a unit of the drawing, for sharp screens. */
  private static final int SCALE = 2;

  private static final int DOT = 3;
  private static final double OPACITY = 0.5;

  private final int width;
  private final int height;
  private final int[] counts;
  private final double[] light;

  /** A drawing of this size in its units. */
  DotRaster(int width, int height) {
    this.width = width * SCALE;
    this.height = height * SCALE;
    counts = new int[this.width * this.height];
    light = new double[3 * counts.length];
  }

  /** Adds a point of a colour in linear light; what is outside is left out. */
  void add(double x, double y, double[] colour) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      return;
    }
    int left = (int) Math.round(x * SCALE) - DOT / 2;
    int top = (int) Math.round(y * SCALE) - DOT / 2;
    for (int v = Math.max(0, top); v < Math.min(height, top + DOT); v++) {
      for (int u = Math.max(0, left); u < Math.min(width, left + DOT); u++) {
        int pixel = v * width + u;
        counts[pixel]++;
        for (int c = 0; c < 3; c++) {
          light[3 * pixel + c] += colour[c];
        }
      }
    }
  }

  /** The picture as a URI that holds it; empty pixels are transparent. */
  String dataUri() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int pixel = 0; pixel < counts.length; pixel++) {
      int count = counts[pixel];
      if (count > 0) {
        double[] mean = {
          light[3 * pixel] / count, light[3 * pixel + 1] / count, light[3 * pixel + 2] / count
        };
        double opacity = 1 - StrictMath.pow(1 - OPACITY, count);
        int argb = (int) Math.round(255 * opacity) << 24 | Palette.rgb(mean);
        image.setRGB(pixel % width, pixel / width, argb);
      }
    }
    return Png.dataUri(image);
  }
}

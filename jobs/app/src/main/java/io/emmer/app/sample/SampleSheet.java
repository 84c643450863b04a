package io.emmer.app.sample;

import io.emmer.app.report.GreyRange;
import io.emmer.app.report.ImageSheet;
import io.emmer.app.report.Values;
import io.emmer.spark.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Rows that are images as one picture, in lines of equal length. */
record SampleSheet(int height, int width, int rows) {
  private static final int SCALE = 2;
  private static final int GAP = 4;
  private static final long MOST_PIXELS = 1 << 26;
  private static final double BYTE_SCALE = 255;

  /**
   * Checks the size.
   *
   * @throws UsageException if the picture were too large
   */
  static SampleSheet of(long rows, List<Integer> shape) {
    long pixels = (shape.get(0) * SCALE + GAP) * (long) (shape.get(1) * SCALE + GAP);
    long most = MOST_PIXELS / pixels;
    if (rows > most) {
      throw new UsageException(
          "--rows %d: a sheet of images of %d x %d has room for %d; give fewer, or another --format"
              .formatted(rows, shape.get(0), shape.get(1), most));
    }
    return new SampleSheet(shape.get(0), shape.get(1), (int) rows);
  }

  /**
   * Draws the rows. Black to white is 0 to 1 where values are bytes over 255, beyond which they are
   * clipped as pixels are; else the range of all values, or 0 to 1 where it holds them all.
   *
   * @return the encoded PNG
   */
  byte[] png(SampleRows source, double scale) {
    List<Values> drawn = new ArrayList<>();
    double[] x = new double[source.dimensions()];
    for (int row = 0; row < rows; row++) {
      source.draw(row, x);
      drawn.add(Values.of(x));
    }
    GreyRange range = scale == BYTE_SCALE ? new GreyRange(0, 1) : GreyRange.of(drawn);
    List<double[]> images = drawn.stream().map(range::levels).toList();
    int columns = (int) Math.ceil(Math.sqrt(rows));
    return ImageSheet.of(images, height, width, columns, SCALE, GAP);
  }
}

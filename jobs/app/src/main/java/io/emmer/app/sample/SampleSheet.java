package io.emmer.app.sample;

import io.emmer.app.image.GreyRange;
import io.emmer.app.image.ImageSheet;
import io.emmer.app.image.Png;
import io.emmer.spark.UsageException;
import java.util.ArrayList;
import java.util.List;

/** A sheet of drawn rows that are images, in lines of equal length. */
record SampleSheet(int height, int width, int rows) {
  private static final int SCALE = 2;
  private static final int GAP = 4;
  private static final long MOST_PIXELS = 1 << 26;
  private static final double BYTE_SCALE = 255;

  /**
   * The sheet of so many rows.
   *
   * @throws UsageException if the picture were too large
   */
  static SampleSheet of(long rows, List<Integer> shape) {
    long pixels = (shape.get(0) * SCALE + GAP) * (long) (shape.get(1) * SCALE + GAP);
    long most = MOST_PIXELS / pixels;
    if (rows > most) {
      throw new UsageException(
          "--rows %d: a sheet of images of %d x %d has room for %d; give fewer, or another"
              + " --format",
          rows, shape.get(0), shape.get(1), most);
    }
    return new SampleSheet(shape.get(0), shape.get(1), (int) rows);
  }

  /**
   * Draws the rows. Black to white is 0 to 1 if values are bytes over 255, beyond which they are
   * clipped as pixels are; else it is the range of all values, or 0 to 1 if that holds them all.
   *
   * @return the encoded PNG
   */
  byte[] png(SampleRows source, double scale) {
    List<double[]> drawn = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      double[] x = new double[source.dimensions()];
      source.draw(row, x);
      drawn.add(x);
    }
    GreyRange range = scale == BYTE_SCALE ? new GreyRange(0, 1) : GreyRange.of(drawn);
    int columns = (int) Math.ceil(Math.sqrt(rows));
    ImageSheet sheet = new ImageSheet(height, width, columns, SCALE, GAP, GAP);
    return Png.encode(sheet.draw(drawn.stream().map(range::levels).toList()).toImage());
  }
}

package io.emmer.app.generate;

import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.rows.format.idx.IdxWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of the two columns of drawn digits, images or labels, as an IDX file of unsigned bytes.
 *
 * @param name of its file, less a possible .gz
 * @param rowShape sizes of the axes of a row, none for a label
 * @param drawing makes one row
 */
record DigitColumn(String name, int[] rowShape, Drawing drawing) {
  private static final int ROWS_AT_A_TIME = 4096;

  /** Makes one row. */
  @FunctionalInterface
  interface Drawing {
    /** Writes a row into {@code into[offset ..]}. */
    void draw(long row, byte[] into, int offset);
  }

  /** Both columns of a seed: images, then labels. */
  static List<DigitColumn> of(long seed) {
    StrokeDigits digits = new StrokeDigits(seed);
    int[] image = {StrokeDigits.SIDE, StrokeDigits.SIDE};
    Drawing label = (row, into, offset) -> into[offset] = (byte) digits.label(row);
    return List.of(
        new DigitColumn(DigitFiles.IMAGES, image, digits::draw),
        new DigitColumn(DigitFiles.LABELS, new int[0], label));
  }

  /**
   * Writes a file of some rows.
   *
   * @param out gets the file and is closed
   * @param path for messages, gzipped if it ends so
   * @param first of the rows
   */
  void write(OutputStream out, String path, long first, int rows) throws IOException {
    int[] sizes = IntStream.concat(IntStream.of(rows), IntStream.of(rowShape)).toArray();
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, sizes);
    int width = header.bytesPerRow();
    byte[] buffer = new byte[Math.min(rows, ROWS_AT_A_TIME) * width];
    try (IdxWriter writer = IdxWriter.open(out, path, header)) {
      for (int from = 0; from < rows; from += ROWS_AT_A_TIME) {
        long start = first + from;
        int count = Math.min(ROWS_AT_A_TIME, rows - from);
        IntStream.range(0, count)
            .parallel()
            .forEach(i -> drawing.draw(start + i, buffer, i * width));
        writer.write(buffer, count);
      }
    }
  }
}

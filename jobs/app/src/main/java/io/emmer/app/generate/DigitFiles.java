package io.emmer.app.generate;

import io.emmer.em.model.Publication;
import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.rows.format.idx.IdxWriter;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Digits drawn with strokes, in two IDX files as MNIST has them: images (N, 28, 28) and labels (N),
 * unsigned bytes.
 *
 * @param rows N, at most 2^31 - 1
 * @param gzip whether to pack the files
 */
public record DigitFiles(long rows, long seed, boolean gzip) {
  /** Name of the file of images, less a possible .gz. */
  public static final String IMAGES = "images-idx3-ubyte";

  /** Name of the file of labels, less a possible .gz. */
  public static final String LABELS = "labels-idx1-ubyte";

  private static final int ROWS_AT_A_TIME = 4096;

  /**
   * Checks the number of rows.
   *
   * @throws UsageException if IDX cannot hold them
   */
  public DigitFiles {
    if (rows < 1 || rows > Integer.MAX_VALUE) {
      throw new UsageException(
          "--rows %d: expected 1 to %d, as IDX counts rows in 31 bits; give fewer"
              .formatted(rows, Integer.MAX_VALUE));
    }
  }

  /**
   * Writes the files into a new directory, which appears when they are whole.
   *
   * @return the absolute path of the directory
   * @throws UsageException if it exists, unless {@code overwrite}
   */
  public String write(Configuration conf, String directory, boolean overwrite) throws IOException {
    return NewDirectory.write(conf, directory, overwrite, this::fill);
  }

  /** Names of the files: images, labels. */
  public List<String> names() {
    String suffix = gzip ? ".gz" : "";
    return List.of(IMAGES + suffix, LABELS + suffix);
  }

  private void fill(Publication directory) throws IOException {
    StrokeDigits digits = new StrokeDigits(seed);
    int count = (int) rows;
    write(
        directory,
        names().get(0),
        new IdxHeader(IdxType.UNSIGNED_BYTE, count, StrokeDigits.SIDE, StrokeDigits.SIDE),
        digits::draw);
    write(
        directory,
        names().get(1),
        new IdxHeader(IdxType.UNSIGNED_BYTE, count),
        (row, into, offset) -> into[offset] = (byte) digits.label(row));
  }

  /** Writes one row into {@code into[offset ..]}. */
  @FunctionalInterface
  interface Drawing {
    void draw(long row, byte[] into, int offset);
  }

  private static void write(Publication directory, String name, IdxHeader header, Drawing drawing)
      throws IOException {
    int width = header.bytesPerRow();
    byte[] buffer = new byte[ROWS_AT_A_TIME * width];
    try (IdxWriter writer = IdxWriter.open(directory.create(name), name, header)) {
      for (long first = 0; first < header.rows(); first += ROWS_AT_A_TIME) {
        int count = (int) Math.min(ROWS_AT_A_TIME, header.rows() - first);
        long start = first;
        IntStream.range(0, count)
            .parallel()
            .forEach(i -> drawing.draw(start + i, buffer, i * width));
        writer.write(buffer, count);
      }
    }
  }
}

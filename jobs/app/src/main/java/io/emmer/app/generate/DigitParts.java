package io.emmer.app.generate;

import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.rows.format.idx.IdxWriter;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The rows of {@link DigitFiles} in several files of images and as many of labels, each drawn and
 * written by a task of its own; by name they are in the order of rows.
 *
 * @param rows N
 * @param files of images
 */
public record DigitParts(long rows, long seed, boolean gzip, int files) implements Serializable {
  private static final int ROWS_AT_A_TIME = 1024;
  private static final int MOST_FILES = 100_000;

  /**
   * Checks the numbers.
   *
   * @throws UsageException if a file would have no row, or more than IDX can hold
   */
  public DigitParts {
    if (files < 1 || files > Math.min(rows, MOST_FILES)) {
      throw new UsageException(
          "--files %d: expected 1 to %d".formatted(files, Math.min(rows, MOST_FILES)));
    }
    if ((rows - 1) / files + 1 > Integer.MAX_VALUE) {
      throw new UsageException(
          "--rows %d in --files %d: expected at most %d a file, as IDX counts rows in 31 bits"
              .formatted(rows, files, Integer.MAX_VALUE));
    }
  }

  /**
   * Writes the files into a new directory, which appears when all are whole.
   *
   * @return the absolute path of the directory
   * @throws UsageException if it exists, unless {@code overwrite}
   */
  public String write(SparkJob job, String directory, boolean overwrite) throws IOException {
    return NewDirectory.write(
        job.hadoop(), directory, overwrite, staged -> fill(job, staged.temporary()));
  }

  private void fill(SparkJob job, String directory) {
    job.context().sc().setJobDescription("generate " + rows + " digits");
    Broadcast<SerializableConfiguration> conf =
        job.context().broadcast(new SerializableConfiguration(job.hadoop()));
    JavaRDD<RowRange> ranges = RowRange.ranges(job.context(), rows, files);
    ranges.foreach(range -> write(new HadoopStore(conf.value().value()), directory, range));
    conf.destroy();
  }

  /** Name of file {@code part} of some images or labels. */
  private String name(String kind, int part) {
    int dash = kind.indexOf('-');
    String number = "-%05d".formatted(part);
    return kind.substring(0, dash) + number + kind.substring(dash) + (gzip ? ".gz" : "");
  }

  private void write(HadoopStore store, String directory, RowRange range) throws IOException {
    StrokeDigits digits = new StrokeDigits(seed);
    int count = (int) (range.to() - range.from());
    write(
        store,
        directory + "/" + name(DigitFiles.IMAGES, range.part()),
        new IdxHeader(IdxType.UNSIGNED_BYTE, count, StrokeDigits.SIDE, StrokeDigits.SIDE),
        range.from(),
        digits::draw);
    write(
        store,
        directory + "/" + name(DigitFiles.LABELS, range.part()),
        new IdxHeader(IdxType.UNSIGNED_BYTE, count),
        range.from(),
        (row, into, offset) -> into[offset] = (byte) digits.label(row));
  }

  /** Tasks may run twice, even at once: a file gets its name when it is whole. */
  private static void write(
      HadoopStore store, String path, IdxHeader header, long first, DigitFiles.Drawing drawing)
      throws IOException {
    int width = header.bytesPerRow();
    byte[] buffer = new byte[ROWS_AT_A_TIME * width];
    String whole = path.substring(0, path.lastIndexOf('/')) + "/.part-" + UUID.randomUUID();
    try {
      try (IdxWriter writer = IdxWriter.open(store.create(whole), path, header)) {
        for (long row = 0; row < header.rows(); row += ROWS_AT_A_TIME) {
          int count = (int) Math.min(ROWS_AT_A_TIME, header.rows() - row);
          for (int i = 0; i < count; i++) {
            drawing.draw(first + row + i, buffer, i * width);
          }
          writer.write(buffer, count);
        }
      }
      if (!store.exists(path) && !store.rename(whole, path) && !store.exists(path)) {
        throw new IOException(path + ": could not be named so");
      }
    } finally {
      store.delete(whole);
    }
  }
}

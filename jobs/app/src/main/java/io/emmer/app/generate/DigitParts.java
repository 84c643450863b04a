package io.emmer.app.generate;

import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The data set of {@link DigitFiles} in several files of images and as many of labels, each drawn
 * and written by a task of its own. Sorted by name, the files hold the rows in order.
 *
 * @param rows N
 * @param files of images
 */
public record DigitParts(long rows, long seed, boolean gzip, int files) implements Serializable {
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

  /** The name of file {@code part} of the images or labels. */
  private String name(String kind, int part) {
    int dash = kind.indexOf('-');
    String number = "-%05d".formatted(part);
    return kind.substring(0, dash) + number + kind.substring(dash) + (gzip ? ".gz" : "");
  }

  /** Tasks may run twice, even at once, so that a file gets its name when it is whole. */
  private void write(HadoopStore store, String directory, RowRange range) throws IOException {
    int count = (int) (range.to() - range.from());
    for (DigitColumn column : DigitColumn.of(seed)) {
      String path = directory + "/" + name(column.name(), range.part());
      String whole = directory + "/.part-" + UUID.randomUUID();
      try {
        column.write(store.create(whole), path, range.from(), count);
        if (!store.exists(path) && !store.rename(whole, path) && !store.exists(path)) {
          throw new IOException(path + ": could not be named so");
        }
      } finally {
        store.delete(whole);
      }
    }
  }
}

package io.emmer.app.generate;

import io.emmer.em.model.Publication;
import io.emmer.spark.UsageException;
import io.emmer.spark.store.NewDirectory;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A data set of digits drawn with strokes, in two IDX files as MNIST has them: images (N, 28, 28)
 * and labels (N), unsigned bytes.
 *
 * @param rows N, at most 2^31 - 1
 * @param gzip whether to compress the files
 */
public record DigitFiles(long rows, long seed, boolean gzip) {
  /** Name of the file of images, less a possible .gz. */
  public static final String IMAGES = "images-idx3-ubyte";

  /** Name of the file of labels, less a possible .gz. */
  public static final String LABELS = "labels-idx1-ubyte";

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
    return List.of(IMAGES + suffix(), LABELS + suffix());
  }

  private String suffix() {
    return gzip ? ".gz" : "";
  }

  private void fill(Publication directory) throws IOException {
    for (DigitColumn column : DigitColumn.of(seed)) {
      String name = column.name() + suffix();
      column.write(directory.create(name), name, 0, (int) rows);
    }
  }
}

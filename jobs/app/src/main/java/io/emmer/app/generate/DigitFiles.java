package io.emmer.app.generate;

import io.emmer.em.model.Publication;
import io.emmer.em.synthetic.StrokeDigits;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A data set of digits drawn with strokes, in IDX files of unsigned bytes as MNIST has them: images
 * (N, 28, 28) and labels (N). It is two files, or several of images and as many of labels, which
 * hold the rows in order if they are sorted by name.
 *
 * @param rows N
 * @param gzip whether to compress the files
 * @param parts files of images, each drawn and written by a task of its own; null for one that this
 *     process writes
 */
public record DigitFiles(long rows, long seed, boolean gzip, Integer parts)
    implements Serializable {
  /** Name of the file of images, less a possible .gz. */
  public static final String IMAGES = "images-idx3-ubyte";

  /** Name of the file of labels, less a possible .gz. */
  public static final String LABELS = "labels-idx1-ubyte";

  private static final int MOST_PARTS = 100_000;
  private static final int ROWS_AT_A_TIME = 4096;

  /**
   * Checks the numbers.
   *
   * @throws UsageException if a file would have no row, or more than IDX can hold
   */
  public DigitFiles {
    if (parts == null) {
      UsageException.require(
          rows >= 1 && rows <= Integer.MAX_VALUE,
          "--rows " + rows,
          Text.format("1 to %d, as IDX counts rows in 31 bits; give fewer", Integer.MAX_VALUE));
    } else {
      long most = Math.min(rows, MOST_PARTS);
      UsageException.require(parts >= 1 && parts <= most, "--files " + parts, "1 to " + most);
      UsageException.require(
          (rows - 1) / parts + 1 <= Integer.MAX_VALUE,
          Text.format("--rows %d in --files %d", rows, parts),
          Text.format("at most %d a file, as IDX counts rows in 31 bits", Integer.MAX_VALUE));
    }
  }

  /**
   * One of the two columns, images or labels.
   *
   * @param name of its file, less a possible .gz
   * @param rowShape sizes of the axes of a row, none for a label
   */
  private record Column(String name, int[] rowShape, Drawing drawing) {}

  /** Makes one row in {@code into[offset ..]}. */
  @FunctionalInterface
  private interface Drawing {
    void draw(long row, byte[] into, int offset);
  }

  private List<Column> columns() {
    StrokeDigits digits = new StrokeDigits(seed);
    int[] image = {StrokeDigits.SIDE, StrokeDigits.SIDE};
    Drawing label = (row, into, offset) -> into[offset] = (byte) digits.label(row);
    return List.of(new Column(IMAGES, image, digits::draw), new Column(LABELS, new int[0], label));
  }

  /** Names of the two files: images, labels. */
  public List<String> names() {
    return List.of(IMAGES + suffix(), LABELS + suffix());
  }

  private String suffix() {
    return gzip ? ".gz" : "";
  }

  /** Writes the two files into a directory. */
  public void fill(Publication directory) throws IOException {
    for (Column column : columns()) {
      String name = column.name() + suffix();
      write(column, directory.create(name), name, 0, (int) rows);
    }
  }

  /** Writes the parts into a directory. */
  public void fillParts(SparkJob job, Publication directory) {
    job.context().sc().setJobDescription("generate " + rows + " digits");
    Broadcast<SerializableConfiguration> conf =
        job.context().broadcast(new SerializableConfiguration(job.hadoop()));
    String path = directory.temporary();
    RowRange.ranges(job.context(), rows, parts)
        .foreach(range -> write(new HadoopStore(conf.value().value()), path, range));
    conf.destroy();
  }

  /** Tasks may run twice, even at once, so that a file gets its name when it is whole. */
  private void write(HadoopStore store, String directory, RowRange range) throws IOException {
    for (Column column : columns()) {
      int dash = column.name().indexOf('-');
      String number = Text.format("-%05d", range.part());
      String name = column.name().substring(0, dash) + number + column.name().substring(dash);
      String path = directory + "/" + name + suffix();
      String whole = directory + "/.part-" + UUID.randomUUID();
      try {
        int count = (int) (range.to() - range.from());
        write(column, store.create(whole), path, range.from(), count);
        if (!store.exists(path) && !store.rename(whole, path) && !store.exists(path)) {
          throw new IOException(path + ": could not be named so");
        }
      } finally {
        store.delete(whole);
      }
    }
  }

  /** Writes a file of some rows, gzipped if its path ends so, and closes it. */
  private static void write(Column column, OutputStream out, String path, long first, int rows)
      throws IOException {
    int[] sizes = IntStream.concat(IntStream.of(rows), IntStream.of(column.rowShape())).toArray();
    IdxHeader header = new IdxHeader(IdxType.UNSIGNED_BYTE, sizes);
    int width = header.bytesPerRow();
    byte[] buffer = new byte[Math.min(rows, ROWS_AT_A_TIME) * width];
    try (out;
        OutputStream file = path.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      file.write(header.toBytes());
      for (int from = 0; from < rows; from += ROWS_AT_A_TIME) {
        long start = first + from;
        int count = Math.min(ROWS_AT_A_TIME, rows - from);
        IntStream.range(0, count)
            .parallel()
            .forEach(i -> column.drawing().draw(start + i, buffer, i * width));
        file.write(buffer, 0, count * width);
      }
    }
  }
}

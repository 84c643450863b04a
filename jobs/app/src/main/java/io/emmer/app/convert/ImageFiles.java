package io.emmer.app.convert;

import io.emmer.app.image.GreyImage;
import io.emmer.app.image.ImageShape;
import io.emmer.app.image.Picture;
import io.emmer.app.image.Png;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.store.HadoopStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A writer of rows as PNG files, each named by the number of its row and in a sub-folder named by
 * its label if it has one.
 */
final class ImageFiles {
  private final HadoopStore store;
  private final String directory;
  private final ImageShape shape;
  private final Set<String> made = new HashSet<>();

  private ImageFiles(HadoopStore store, String directory, ImageShape shape) {
    this.store = store;
    this.directory = directory;
    this.shape = shape;
  }

  /**
   * Writes the files.
   *
   * @return how many
   */
  static long write(SparkJob job, RowStream rows, LabelChoice choice, String directory) {
    Broadcast<SerializableConfiguration> conf =
        job.context().broadcast(new SerializableConfiguration(job.hadoop()));
    ImageShape shape = ImageShape.of(rows.rowShape());
    String name = "%0" + Long.toString(rows.rows() - 1).length() + "d.png";
    try {
      List<Long> counts =
          rows.leaves()
              .mapPartitions(
                  leaves -> {
                    ImageFiles to =
                        new ImageFiles(new HadoopStore(conf.value().value()), directory, shape);
                    return List.of(to.write(leaves, choice, name)).iterator();
                  })
              .collect();
      return counts.stream().mapToLong(Long::longValue).sum();
    } finally {
      conf.destroy();
    }
  }

  private long write(Iterator<Leaf> leaves, LabelChoice choice, String name) throws IOException {
    long count = 0;
    double[] x = new double[shape.values()];
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      for (int n : choice.rows(leaf)) {
        leaf.block().copyRow(n, x, 0);
        String folder = leaf.labels() == null ? directory : directory + "/" + label(leaf, n);
        write(folder, String.format(Locale.ROOT, name, leaf.block().firstRow() + n), x);
        count++;
      }
    }
    return count;
  }

  /** The label as the name of a folder that is read again, and of no other folder. */
  private static String label(Leaf leaf, int n) {
    String label = leaf.labels()[n];
    if (label == null || label.matches("[._].*|.*[/\\\\\\p{Cntrl}].*")) {
      throw new InputException(
          "row %d: the label is %s, expected one that can name a folder; write parquet",
          leaf.block().firstRow() + n, label == null ? "missing" : "'" + label + "'");
    }
    return label;
  }

  /** Writes a file and renames it, as tasks may run twice at the same time. */
  private void write(String folder, String name, double[] x) throws IOException {
    if (made.add(folder)) {
      store.createDirectory(folder);
    }
    String temporary = folder + "/." + name + ".tmp-" + UUID.randomUUID();
    try (OutputStream out = store.create(temporary)) {
      byte[] values = new byte[x.length];
      new RowEncoder(1, false).encode(x, values);
      out.write(Png.encodeFast(image(values)));
    }
    store.replace(temporary, folder + "/" + name);
  }

  private BufferedImage image(byte[] values) {
    return shape.channels() == 1
        ? GreyImage.of(values, shape.height(), shape.width()).toImage()
        : new Picture(shape.height(), shape.width(), values).toImage();
  }
}

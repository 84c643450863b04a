package io.emmer.jobs.sample;

import io.emmer.jobs.SparkJob;
import io.emmer.jobs.data.RowRange;
import io.emmer.jobs.store.HadoopStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files that executors write in parts, a part a partition, and the driver puts together: no rows
 * pass through the memory of the driver.
 */
final class PartFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private final HadoopStore store;
  private final List<Part> parts;

  /**
   * What a task wrote.
   *
   * @param paths a path an encoder
   * @param clipped how many values were clipped
   */
  private record Part(List<String> paths, long clipped) implements Serializable {}

  private PartFiles(HadoopStore store, List<Part> parts) {
    this.store = store;
    this.parts = parts;
  }

  /**
   * Writes the rows of all partitions by every encoder.
   *
   * @param directory exists, reached by all executors
   */
  static PartFiles write(
      SparkJob job, SampleRows rows, List<RowEncoder> encoders, int partitions, String directory) {
    if (encoders.isEmpty()) {
      return new PartFiles(new HadoopStore(job.hadoop()), List.of());
    }
    Broadcast<SerializableConfiguration> conf =
        job.context().broadcast(new SerializableConfiguration(job.hadoop()));
    try {
      List<Part> parts =
          RowRange.ranges(job.context(), rows.rows(), partitions)
              .map(
                  range ->
                      write(
                          new HadoopStore(conf.value().value()), rows, encoders, range, directory))
              .collect();
      return new PartFiles(new HadoopStore(job.hadoop()), parts);
    } finally {
      conf.destroy();
    }
  }

  /** Tasks may run twice, so that names must differ; only those of the first to end are used. */
  private static Part write(
      HadoopStore store,
      SampleRows rows,
      List<RowEncoder> encoders,
      RowRange range,
      String directory)
      throws IOException {
    String id = UUID.randomUUID().toString();
    List<String> paths =
        IntStream.range(0, encoders.size())
            .mapToObj(i -> directory + "/part-" + range.part() + "-" + i + "-" + id)
            .toList();
    OutputStream[] out = new OutputStream[paths.size()];
    try {
      for (int i = 0; i < out.length; i++) {
        out[i] = new BufferedOutputStream(store.create(paths.get(i)), BUFFER_BYTES);
      }
      long clipped = encode(rows, encoders, range, out);
      return new Part(paths, clipped);
    } finally {
      for (OutputStream stream : out) {
        if (stream != null) {
          stream.close();
        }
      }
    }
  }

  private static long encode(
      SampleRows rows, List<RowEncoder> encoders, RowRange range, OutputStream[] out)
      throws IOException {
    byte[][] bytes =
        encoders.stream().map(encoder -> new byte[encoder.bytes()]).toArray(byte[][]::new);
    double[] x = new double[rows.dimensions()];
    long clipped = 0;
    for (long row = range.from(); row < range.to(); row++) {
      int component = rows.draw(row, x);
      for (int i = 0; i < out.length; i++) {
        clipped += encoders.get(i).encode(x, component, ByteBuffer.wrap(bytes[i]));
        out[i].write(bytes[i]);
      }
    }
    return clipped;
  }

  /** Values that were clipped. */
  long clipped() {
    return parts.stream().mapToLong(Part::clipped).sum();
  }

  /** Writes the parts of an encoder, in the order of rows. */
  void copy(int encoder, OutputStream out) throws IOException {
    for (Part part : parts) {
      try (InputStream in = store.open(part.paths().get(encoder))) {
        in.transferTo(out);
      }
    }
  }
}

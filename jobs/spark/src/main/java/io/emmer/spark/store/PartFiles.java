package io.emmer.spark.store;

import io.emmer.spark.SparkJob;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Streams of bytes that tasks write in parts, a file a stream and partition, and that the driver
 * puts together in the order of the partitions: no rows pass through its memory.
 *
 * @param <R> what a task tells of its part
 */
public final class PartFiles<R> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final HadoopStore store;
  private final List<Part<R>> parts;

  /**
   * What a task wrote.
   *
   * @param paths a file a stream
   */
  private record Part<R>(List<String> paths, R told) implements Serializable {}

  /** Writes one partition. */
  @FunctionalInterface
  public interface Writer<T, R> extends Serializable {
    /**
     * Writes the records; the streams are closed by the caller.
     *
     * @param out out[i] takes stream i
     */
    R write(Iterator<T> records, OutputStream[] out) throws IOException;
  }

  /** Reads what one task wrote to a stream. */
  @FunctionalInterface
  public interface Reader<R> {
    void read(InputStream in, R told) throws IOException;
  }

  private PartFiles(HadoopStore store, List<Part<R>> parts) {
    this.store = store;
    this.parts = parts;
  }

  /**
   * Writes the parts of all partitions; without streams there is nothing to do.
   *
   * @param directory exists, reached by all executors
   */
  public static <T, R> PartFiles<R> write(
      SparkJob job, JavaRDD<T> records, int streams, String directory, Writer<T, R> writer) {
    HadoopStore driver = new HadoopStore(job.hadoop());
    if (streams == 0) {
      return new PartFiles<>(driver, List.of());
    }
    Broadcast<SerializableConfiguration> conf =
        job.context().broadcast(new SerializableConfiguration(job.hadoop()));
    try {
      JavaRDD<Part<R>> written =
          records.mapPartitions(
              partition -> {
                HadoopStore store = new HadoopStore(conf.value().value());
                return List.of(part(store, streams, directory, partition, writer)).iterator();
              });
      return new PartFiles<>(driver, written.collect());
    } finally {
      conf.destroy();
    }
  }

  /**
   * Tasks may run twice, so that names must differ; only those of the first to end are used. One
   * that begins when the job is over finds the directory gone, and makes none.
   */
  private static <T, R> Part<R> part(
      HadoopStore store, int streams, String directory, Iterator<T> records, Writer<T, R> writer)
      throws IOException {
    String name = directory + "/part-" + UUID.randomUUID() + "-";
    List<String> paths = IntStream.range(0, streams).mapToObj(i -> name + i).toList();
    try (Streams open = new Streams(streams)) {
      for (int i = 0; i < streams; i++) {
        open.out[i] = new BufferedOutputStream(store.createInExisting(paths.get(i)), BUFFER_BYTES);
      }
      return new Part<>(paths, writer.write(records, open.out));
    }
  }

  /** Streams that are all closed, whichever of them fails; the first failure is told. */
  static final class Streams implements Closeable {
    final OutputStream[] out;

    Streams(int count) {
      out = new OutputStream[count];
    }

    @Override
    public void close() throws IOException {
      IOException first = null;
      for (OutputStream stream : out) {
        try {
          if (stream != null) {
            stream.close();
          }
        } catch (IOException e) {
          if (first == null) {
            first = e;
          } else {
            first.addSuppressed(e);
          }
        }
      }
      if (first != null) {
        throw first;
      }
    }
  }

  /** What the tasks told, in the order of partitions. */
  public List<R> told() {
    List<R> all = new ArrayList<>();
    parts.forEach(part -> all.add(part.told()));
    return all;
  }

  /** Reads a stream part by part, in the order of partitions. */
  public void read(int stream, Reader<R> reader) throws IOException {
    for (Part<R> part : parts) {
      try (InputStream in =
          new BufferedInputStream(store.open(part.paths().get(stream)), BUFFER_BYTES)) {
        reader.read(in, part.told());
      }
    }
  }

  /** Writes a stream, whole. */
  public void copy(int stream, OutputStream out) throws IOException {
    read(stream, (in, told) -> in.transferTo(out));
  }
}

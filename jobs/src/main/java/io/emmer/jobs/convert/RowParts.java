package io.emmer.jobs.convert;

import io.emmer.jobs.SparkJob;
import io.emmer.jobs.data.Leaf;
import io.emmer.jobs.store.HadoopStore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Rows, and their labels as big-endian ints, in files that tasks wrote, a pair a partition. The
 * driver puts them together: no rows pass through its memory.
 */
final class RowParts {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LARGEST_BYTE = 255;

  private final HadoopStore store;
  private final List<Part> parts;

  /**
   * What a task wrote.
   *
   * @param labels null where none are wanted
   * @param byteLabels whether all labels are 0 to 255
   */
  private record Part(String rows, String labels, long count, boolean byteLabels)
      implements Serializable {}

  private RowParts(HadoopStore store, List<Part> parts) {
    this.store = store;
    this.parts = parts;
  }

  /**
   * Writes the parts.
   *
   * @param directory exists, reached by all executors
   */
  static RowParts write(
      SparkJob job,
      RowStream rows,
      LabelChoice choice,
      ValueEncoder encoder,
      boolean withLabels,
      String directory) {
    Broadcast<SerializableConfiguration> conf =
        job.context().broadcast(new SerializableConfiguration(job.hadoop()));
    try {
      List<Part> parts =
          rows.leaves()
              .mapPartitions(
                  leaves -> {
                    Task task = new Task(choice, encoder, withLabels);
                    HadoopStore to = new HadoopStore(conf.value().value());
                    return List.of(task.write(leaves, to, directory)).iterator();
                  })
              .collect();
      return new RowParts(new HadoopStore(job.hadoop()), parts);
    } finally {
      conf.destroy();
    }
  }

  /** Writes one partition. */
  private record Task(LabelChoice choice, ValueEncoder encoder, boolean withLabels) {
    /** Tasks may run twice, so that names must differ; only those of the first to end are used. */
    Part write(Iterator<Leaf> leaves, HadoopStore store, String directory) throws IOException {
      String name = directory + "/part-" + UUID.randomUUID();
      String labelName = withLabels ? name + "-labels" : null;
      long count = 0;
      boolean bytes = true;
      try (OutputStream rows = new BufferedOutputStream(store.create(name), BUFFER_BYTES);
          DataOutputStream labels = withLabels ? labels(store, labelName) : null) {
        double[] x = new double[encoder.dimensions()];
        while (leaves.hasNext()) {
          Leaf leaf = leaves.next();
          for (int n : choice.rows(leaf)) {
            leaf.block().copyRow(n, x, 0);
            rows.write(encoder.encode(x));
            if (labels != null) {
              int label = leaf.labels()[n];
              labels.writeInt(label);
              bytes &= label >= 0 && label <= LARGEST_BYTE;
            }
            count++;
          }
        }
      }
      return new Part(name, labelName, count, bytes);
    }

    private static DataOutputStream labels(HadoopStore store, String name) throws IOException {
      return new DataOutputStream(new BufferedOutputStream(store.create(name), BUFFER_BYTES));
    }
  }

  /** Number of rows written. */
  long rows() {
    return parts.stream().mapToLong(Part::count).sum();
  }

  /** Whether all labels are 0 to 255. */
  boolean byteLabels() {
    return parts.stream().allMatch(Part::byteLabels);
  }

  /** Writes all rows, in order. */
  void copyRows(OutputStream out) throws IOException {
    for (Part part : parts) {
      try (InputStream in = store.open(part.rows())) {
        in.transferTo(out);
      }
    }
  }

  /**
   * Writes all labels, in order, as unsigned bytes if all are some, else as ints.
   *
   * @param bigEndian order of the bytes of ints
   */
  void copyLabels(OutputStream target, boolean bigEndian) throws IOException {
    boolean asBytes = byteLabels();
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(target, BUFFER_BYTES));
    for (Part part : parts) {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(store.open(part.labels()), BUFFER_BYTES))) {
        for (long row = 0; row < part.count(); row++) {
          int label = in.readInt();
          if (asBytes) {
            out.writeByte(label);
          } else {
            out.writeInt(bigEndian ? label : Integer.reverseBytes(label));
          }
        }
      }
    }
    out.flush();
  }
}

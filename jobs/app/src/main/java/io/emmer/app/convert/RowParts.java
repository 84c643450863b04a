package io.emmer.app.convert;

import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.store.PartFiles;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;

/** The parts of a file of rows, and of one of labels as big-endian ints, that tasks wrote. */
final class RowParts {
  private static final int ROWS = 0;
  private static final int LABELS = 1;
  private static final int LARGEST_BYTE = 255;

  private final PartFiles<Told> parts;

  /**
   * The summary of what a task wrote.
   *
   * @param count of rows
   * @param byteLabels whether all labels are 0 to 255
   */
  private record Told(long count, boolean byteLabels) implements Serializable {}

  private RowParts(PartFiles<Told> parts) {
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
    int streams = withLabels ? 2 : 1;
    return new RowParts(
        PartFiles.write(job, rows.leaves(), streams, directory, new Task(choice, encoder)));
  }

  /** The work of one task. */
  private record Task(LabelChoice choice, ValueEncoder encoder)
      implements PartFiles.Writer<Leaf, Told> {
    @Override
    public Told write(Iterator<Leaf> leaves, OutputStream[] out) throws IOException {
      DataOutputStream labels = out.length > LABELS ? new DataOutputStream(out[LABELS]) : null;
      long count = 0;
      boolean bytes = true;
      double[] x = new double[encoder.dimensions()];
      while (leaves.hasNext()) {
        Leaf leaf = leaves.next();
        for (int n : choice.rows(leaf)) {
          leaf.block().copyRow(n, x, 0);
          out[ROWS].write(encoder.encode(x));
          if (labels != null) {
            int label = leaf.labels()[n];
            labels.writeInt(label);
            bytes &= label >= 0 && label <= LARGEST_BYTE;
          }
          count++;
        }
      }
      return new Told(count, bytes);
    }
  }

  /** The number of rows written. */
  long rows() {
    return parts.told().stream().mapToLong(Told::count).sum();
  }

  /** Whether all labels are 0 to 255. */
  boolean byteLabels() {
    return parts.told().stream().allMatch(Told::byteLabels);
  }

  /** Writes all rows, in order. */
  void copyRows(OutputStream out) throws IOException {
    parts.copy(ROWS, out);
  }

  /**
   * Writes all labels, in order, as unsigned bytes if all are from 0 to 255, else as ints.
   *
   * @param bigEndian order of the bytes of ints
   */
  void copyLabels(OutputStream target, boolean bigEndian) throws IOException {
    boolean asBytes = byteLabels();
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(target));
    parts.read(
        LABELS,
        (bytes, told) -> {
          DataInputStream in = new DataInputStream(bytes);
          for (long row = 0; row < told.count(); row++) {
            int label = in.readInt();
            if (asBytes) {
              out.writeByte(label);
            } else {
              out.writeInt(bigEndian ? label : Integer.reverseBytes(label));
            }
          }
        });
    out.flush();
  }
}

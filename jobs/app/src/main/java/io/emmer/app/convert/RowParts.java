package io.emmer.app.convert;

import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.format.idx.IdxHeader;
import io.emmer.spark.rows.format.idx.IdxType;
import io.emmer.spark.store.PartFiles;
import io.emmer.spark.store.StagedFiles;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * The parts of a file of rows, and of one of labels as big-endian ints, that tasks wrote, and the
 * IDX and NPY files that they become.
 */
public final class RowParts {
  private static final int LARGEST_BYTE = 255;

  private final StagedFiles files;
  private final Task task;
  private final PartFiles<Told> parts;

  /**
   * The summary of what a task wrote.
   *
   * @param rows number of them
   * @param clipped values that a byte could not hold
   * @param byteLabels whether all labels are 0 to 255
   */
  private record Told(long rows, long clipped, boolean byteLabels) implements Serializable {}

  private RowParts(StagedFiles files, Task task, PartFiles<Told> parts) {
    this.files = files;
    this.task = task;
    this.parts = parts;
  }

  /** The work of one task. */
  private record Task(LabelChoice choice, RowEncoder encoder, boolean withLabels)
      implements PartFiles.Writer<Leaf, Told> {
    private int streams() {
      return (encoder == null ? 0 : 1) + (withLabels ? 1 : 0);
    }

    @Override
    public Told write(Iterator<Leaf> leaves, OutputStream[] out) throws IOException {
      DataOutputStream labels = withLabels ? new DataOutputStream(out[streams() - 1]) : null;
      long rows = 0;
      long clipped = 0;
      boolean byteLabels = true;
      while (leaves.hasNext()) {
        Leaf leaf = leaves.next();
        double[] x = new double[leaf.block().dimensions()];
        byte[] bytes = new byte[encoder == null ? 0 : encoder.bytes(x.length)];
        for (int n : choice.rows(leaf)) {
          if (encoder != null) {
            leaf.block().copyRow(n, x, 0);
            clipped += encoder.encode(x, bytes);
            out[0].write(bytes);
          }
          if (withLabels) {
            int label = leaf.wholeLabel(n);
            labels.writeInt(label);
            byteLabels &= label >= 0 && label <= LARGEST_BYTE;
          }
          rows++;
        }
      }
      return new Told(rows, clipped, byteLabels);
    }
  }

  /**
   * Writes the parts.
   *
   * @param choice of rows
   * @param encoder of rows, or null if only labels are written
   * @param withLabels whether labels are written
   * @param files take the parts, and what they become
   */
  public static RowParts write(
      SparkJob job,
      JavaRDD<Leaf> leaves,
      LabelChoice choice,
      RowEncoder encoder,
      boolean withLabels,
      StagedFiles files) {
    Task task = new Task(choice, encoder, withLabels);
    return new RowParts(
        files, task, PartFiles.write(job, leaves, task.streams(), files.directory(), task));
  }

  /** The number of rows written. */
  long rows() {
    return parts.told().stream().mapToLong(Told::rows).sum();
  }

  /** The number of values that the format could not hold and were clipped. */
  public long clipped() {
    return parts.told().stream().mapToLong(Told::clipped).sum();
  }

  /** Whether all labels are 0 to 255. */
  boolean byteLabels() {
    return parts.told().stream().allMatch(Told::byteLabels);
  }

  /**
   * Puts the rows together, in order.
   *
   * @param format IDX or NPY
   * @param rowShape sizes of the axes of a row
   */
  public void writeRows(String name, RowFormat format, int... rowShape) throws IOException {
    boolean bytes = task.encoder().isOfBytes();
    byte[] header =
        format == RowFormat.IDX
            ? idxHeader(bytes ? IdxType.UNSIGNED_BYTE : IdxType.DOUBLE, rowShape)
            : npyHeader(bytes ? NpyType.U1 : NpyType.F8, rowShape);
    files.write(name, header, out -> parts.copy(0, out));
  }

  /**
   * Puts the labels together, in order.
   *
   * @param format IDX or NPY
   * @param bytes whether labels are unsigned bytes, else ints
   */
  public void writeLabels(String name, RowFormat format, boolean bytes) throws IOException {
    boolean idx = format == RowFormat.IDX;
    byte[] header =
        idx
            ? idxHeader(bytes ? IdxType.UNSIGNED_BYTE : IdxType.INT)
            : npyHeader(bytes ? NpyType.U1 : NpyType.I4);
    files.write(name, header, out -> copyLabels(out, bytes, idx));
  }

  private byte[] npyHeader(NpyType type, int... rowShape) {
    return NpyHeader.encode(
        type,
        LongStream.concat(LongStream.of(rows()), IntStream.of(rowShape).asLongStream()).toArray());
  }

  private byte[] idxHeader(IdxType type, int... rowShape) {
    long rows = rows();
    if (rows > Integer.MAX_VALUE) {
      throw new UsageException(
          "%d rows: expected at most %d, as IDX counts rows in 31 bits; give npy or parquet",
          rows, Integer.MAX_VALUE);
    }
    int[] sizes = IntStream.concat(IntStream.of((int) rows), IntStream.of(rowShape)).toArray();
    try {
      return new IdxHeader(type, sizes).toBytes();
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--format idx: rows of shape %s: %s; give another format",
          Arrays.toString(rowShape), e.getMessage());
    }
  }

  private void copyLabels(OutputStream target, boolean asBytes, boolean bigEndian)
      throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(target));
    parts.read(
        task.streams() - 1,
        (bytes, told) -> {
          DataInputStream in = new DataInputStream(bytes);
          for (long row = 0; row < told.rows(); row++) {
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

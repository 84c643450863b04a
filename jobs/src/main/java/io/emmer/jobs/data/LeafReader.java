package io.emmer.jobs.data;

import io.emmer.em.data.DataBlock;
import io.emmer.jobs.InputException;
import io.emmer.jobs.data.idx.IdxType;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads leaves of an IDX input into blocks.
 *
 * @param labels or null
 * @param starts starts[i]: where the first row of leaf i stands among all rows, in use or not
 */
record LeafReader(
    IdxInput input,
    IdxInput labels,
    Scaling scaling,
    Scaling.Range range,
    Storage storage,
    int leafRows,
    long[] starts)
    implements Serializable {

  static LeafReader of(
      IdxInput input,
      IdxInput labels,
      Scaling scaling,
      Scaling.Range range,
      Storage storage,
      int leafRows) {
    long[] starts =
        input.subset() == null ? starts(input.rows(), leafRows) : input.subset().starts(leafRows);
    return new LeafReader(input, labels, scaling, range, storage, leafRows, starts);
  }

  private static long[] starts(long rows, int leafRows) {
    long[] starts = new long[Math.toIntExact((rows + leafRows - 1) / leafRows + 1)];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = Math.min(rows, (long) i * leafRows);
    }
    return starts;
  }

  /**
   * Where the first row of a leaf stands among all rows; for the leaf after the last, their end.
   */
  long start(long leaf) {
    return starts[Math.toIntExact(leaf)];
  }

  int leaves() {
    return starts.length - 1;
  }

  /** The leaves first up to last, exclusive, one at a time. */
  Iterator<Leaf> leaves(Configuration conf, long first, long last) {
    return new Leaves(conf, first, last);
  }

  private final class Leaves implements Iterator<Leaf> {
    private final SelectedRows rows;
    private final SelectedRows labelRows;
    private final double[] table = scaling.byteTable();
    private final long last;
    private long number;

    Leaves(Configuration conf, long first, long last) {
      this.number = first;
      this.last = last;
      this.rows = selected(conf, input, first);
      this.labelRows = labels == null ? null : selected(conf, labels, first);
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) task -> closeAfterTask());
    }

    private SelectedRows selected(Configuration conf, IdxInput from, long first) {
      return new SelectedRows(conf, from, input.subset(), start(first), start(last));
    }

    @Override
    public boolean hasNext() {
      return number < last;
    }

    @Override
    public Leaf next() {
      if (!hasNext()) {
        throw new NoSuchElementException("leaf " + number);
      }
      try {
        long firstRow = number * leafRows;
        int count = (int) Math.min(leafRows, input.rows() - firstRow);
        Leaf leaf = new Leaf(number, block(firstRow, count), labels(count));
        number++;
        if (!hasNext()) {
          close();
        }
        return leaf;
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    /** A task that failed or was killed must not leave files open in a long-lived executor. */
    private void closeAfterTask() {
      try {
        close();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    private void close() throws IOException {
      rows.close();
      if (labelRows != null) {
        labelRows.close();
      }
    }

    private DataBlock block(long firstRow, int count) throws IOException {
      byte[] raw = rows.read(count);
      int dimensions = input.dimensions();
      if (input.type() == IdxType.UNSIGNED_BYTE) {
        checkBytes(raw, dimensions);
        return storage.bytes(firstRow, dimensions, raw, table);
      }
      double[] values = new double[count * dimensions];
      input.type().toDoubles(raw, 0, values.length, values, 0);
      for (int i = 0; i < values.length; i++) {
        values[i] = scaling.apply(values[i]);
        check(values[i], i, dimensions);
      }
      return Storage.doubles(firstRow, dimensions, values);
    }

    private void checkBytes(byte[] raw, int dimensions) {
      for (int i = 0; i < raw.length; i++) {
        double x = table[raw[i] & 0xff];
        check(x, i, dimensions);
      }
    }

    private void check(double x, int i, int dimensions) {
      if (!range.contains(x)) {
        int n = i / dimensions;
        range.refuse(x, rows.path(n), rows.row(n), i % dimensions);
      }
    }

    private int[] labels(int count) throws IOException {
      if (labelRows == null) {
        return null;
      }
      double[] values = new double[count];
      labels.type().toDoubles(labelRows.read(count), 0, count, values, 0);
      int[] result = new int[count];
      for (int n = 0; n < count; n++) {
        int label = (int) values[n];
        if (label != values[n]) {
          throw new InputException(
              "%s: label %d is %s, expected a whole number"
                  .formatted(labelRows.path(n), labelRows.row(n), values[n]));
        }
        result[n] = label;
      }
      return result;
    }
  }
}

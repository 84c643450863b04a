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
 */
record LeafReader(
    IdxInput input,
    IdxInput labels,
    Scaling scaling,
    Scaling.Range range,
    Storage storage,
    int leafRows)
    implements Serializable {

  /** The leaves first up to last, exclusive, one at a time. */
  Iterator<Leaf> leaves(Configuration conf, long first, long last) {
    return new Leaves(conf, first, last);
  }

  private final class Leaves implements Iterator<Leaf> {
    private final IdxRows rows;
    private final IdxRows labelRows;
    private final double[] table = scaling.byteTable();
    private final long last;
    private long number;

    Leaves(Configuration conf, long first, long last) {
      long firstRow = first * leafRows;
      long lastRow = Math.min(last * leafRows, input.rows());
      this.number = first;
      this.last = last;
      this.rows = new IdxRows(conf, input, firstRow, lastRow);
      this.labelRows = labels == null ? null : new IdxRows(conf, labels, firstRow, lastRow);
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) task -> closeAfterTask());
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
      String path = rows.path();
      byte[] raw = rows.read(count);
      int dimensions = input.dimensions();
      if (input.type() == IdxType.UNSIGNED_BYTE) {
        checkBytes(raw, path, firstRow, dimensions);
        return storage.bytes(firstRow, dimensions, raw, table);
      }
      double[] values = new double[count * dimensions];
      input.type().toDoubles(raw, 0, values.length, values, 0);
      for (int i = 0; i < values.length; i++) {
        values[i] = scaling.apply(values[i]);
        range.check(values[i], path, firstRow + i / dimensions, i % dimensions);
      }
      return Storage.doubles(firstRow, dimensions, values);
    }

    private void checkBytes(byte[] raw, String path, long firstRow, int dimensions) {
      for (int i = 0; i < raw.length; i++) {
        double x = table[raw[i] & 0xff];
        if (!(x >= range.lowest() && x <= range.highest())) {
          range.check(x, path, firstRow + i / dimensions, i % dimensions);
        }
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
                  .formatted(labelRows.path(), number * leafRows + n, values[n]));
        }
        result[n] = label;
      }
      return result;
    }
  }
}

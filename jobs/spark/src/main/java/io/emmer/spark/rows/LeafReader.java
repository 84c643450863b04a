package io.emmer.spark.rows;

import io.emmer.em.data.DataBlock;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads leaves of files of ranges.
 *
 * @param labels or null
 * @param starts starts[i]: where the first row of leaf i stands among all rows, in use or not
 */
record LeafReader(
    RangeInput input, RangeInput labels, BlockBuilder builder, int leafRows, long[] starts)
    implements Serializable {

  /**
   * Where the first row of a leaf stands among all rows; for the leaf after the last, their end.
   */
  long start(long leaf) {
    return starts[Math.toIntExact(leaf)];
  }

  /** The leaves first up to last, exclusive, one at a time. */
  Iterator<Leaf> leaves(Configuration conf, long first, long last) {
    return new Leaves(conf, first, last);
  }

  private final class Leaves implements Iterator<Leaf> {
    private final SelectedRows rows;
    private final SelectedRows labelRows;
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

    private SelectedRows selected(Configuration conf, RangeInput from, long first) {
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
      if (input.unsignedBytes()) {
        return builder.bytes(firstRow, rows.rows(), raw, null);
      }
      double[] values = input.toDoubles(raw, count * input.dimensions());
      return builder.doubles(firstRow, rows.rows(), values, null);
    }

    private int[] labels(int count) throws IOException {
      return labelRows == null ? null : Labels.read(labels, labelRows, count);
    }
  }
}

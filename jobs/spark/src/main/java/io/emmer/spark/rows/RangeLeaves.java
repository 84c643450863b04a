package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import io.emmer.em.data.DataBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** The leaves of one partition of an input of range files, read one at a time by one task. */
final class RangeLeaves extends AbstractIterator<Leaf> {
  private final RangeInput input;
  private final RangeInput labels;
  private final BlockFormat.Builder builder;
  private final LeafCut cut;
  private final RowReader rows;
  private final RowReader labelRows;
  private final long last;
  private long number;

  /** Opens the rows of a partition; {@code labels} may be null. */
  RangeLeaves(
      Configuration conf,
      RangeInput input,
      RangeInput labels,
      BlockFormat.Builder builder,
      LeafCut cut,
      int partition) {
    this.input = input;
    this.labels = labels;
    this.builder = builder;
    this.cut = cut;
    this.number = cut.borders()[partition];
    this.last = cut.borders()[partition + 1];
    this.rows = reader(conf, input);
    this.labelRows = labels == null ? null : reader(conf, labels);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close());
  }

  private RowReader reader(Configuration conf, RangeInput of) {
    return new RowReader(conf, of, input.subset(), cut.start(number), cut.start(last));
  }

  @Override
  protected Leaf computeNext() {
    if (number == last) {
      close();
      return endOfData();
    }
    try {
      int count = cut.rowsOf(number);
      DataBlock block = block(number * cut.leafRows(), count);
      String[] known = labels == null ? null : labels.labels(labelRows, count);
      return new Leaf(number++, block, known);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
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

  /** A task that failed or was killed must not leave files open in a long-lived executor. */
  private void close() {
    try {
      rows.close();
      if (labelRows != null) {
        labelRows.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}

package io.emmer.app.predict;

import io.emmer.em.model.NpyFile;
import io.emmer.em.model.NpyHeader;
import io.emmer.em.model.NpyType;
import io.emmer.spark.rows.Leaf;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Predictions as one array a column: {@code component.npy} (N) i4, {@code logDensity.npy} or {@code
 * squaredDistance.npy} (N) f8, {@code percentile.npy} (N) f8, {@code responsibilities.npy} (N, K)
 * f8, with {@code components.npy} (N, M) i4 if they are the M largest, {@code label.npy} (N) i4,
 * and {@code row.npy} (N) i8 if they are not all rows.
 *
 * @param labels whether rows have labels, which are whole numbers
 * @param numbers whether the numbers of the rows are written
 */
record ArrayPredictions(PredictionColumns columns, boolean labels, boolean numbers)
    implements Serializable {
  private static final int BATCH_ROWS = 4096;

  /**
   * An array.
   *
   * @param width values of a row, 0 for one without an axis of its own
   */
  record Output(String name, NpyType type, int width, Values values) implements Serializable {
    /** The header of so many rows. */
    byte[] header(long rows) {
      return width == 0 ? NpyHeader.encode(type, rows) : NpyHeader.encode(type, rows, width);
    }
  }

  /** What stands in an array for a row. */
  @FunctionalInterface
  interface Values extends Serializable {
    double[] of(Prediction row);
  }

  /** The arrays, in the order of the streams. */
  List<Output> outputs() {
    List<Output> all = new ArrayList<>();
    all.add(new Output("component", NpyType.I4, 0, row -> new double[] {row.component()}));
    all.add(new Output(columns.score(), NpyType.F8, 0, row -> new double[] {row.score()}));
    if (columns.percentile()) {
      all.add(new Output("percentile", NpyType.F8, 0, row -> new double[] {row.percentile()}));
    }
    Responsibilities shown = columns.responsibilities();
    if (shown.count() > 0) {
      Values values = row -> row.shares().values();
      all.add(new Output("responsibilities", NpyType.F8, shown.count(), values));
    }
    if (shown.isLargest()) {
      Values values = row -> Arrays.stream(row.shares().components()).asDoubleStream().toArray();
      all.add(new Output("components", NpyType.I4, shown.count(), values));
    }
    if (labels) {
      Values values = row -> new double[] {Leaf.wholeLabel(row.row(), row.label())};
      all.add(new Output("label", NpyType.I4, 0, values));
    }
    if (numbers) {
      all.add(new Output("row", NpyType.I8, 0, row -> new double[] {row.row()}));
    }
    return all;
  }

  /** Writes the values of the rows to the streams of the arrays, and says how many rows. */
  long write(Iterator<Prediction> predictions, OutputStream[] out) throws IOException {
    List<Output> outputs = outputs();
    long rows = 0;
    List<Prediction> batch = new ArrayList<>();
    while (predictions.hasNext()) {
      batch.add(predictions.next());
      if (batch.size() == BATCH_ROWS || !predictions.hasNext()) {
        for (int i = 0; i < out.length; i++) {
          Output output = outputs.get(i);
          double[] values =
              batch.stream().map(output.values()::of).flatMapToDouble(Arrays::stream).toArray();
          write(values, output.type(), out[i]);
        }
        rows += batch.size();
        batch.clear();
      }
    }
    return rows;
  }

  private static void write(double[] values, NpyType type, OutputStream out) throws IOException {
    if (type == NpyType.F8) {
      NpyFile.writeElements(out, values);
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (type == NpyType.I8) {
        bytes.putLong((long) value);
      } else {
        bytes.putInt((int) value);
      }
    }
    out.write(bytes.array());
  }
}

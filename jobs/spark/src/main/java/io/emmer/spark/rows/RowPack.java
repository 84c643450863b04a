package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/**
 * Consecutive rows of one partition of a DataFrame.
 *
 * @param values values[n*D + d]
 * @param weights weights[n], or null for 1 each
 * @param problem what is wrong with the row after these, which is the last that is looked at; null
 *     if nothing is
 */
record RowPack(int rows, int dimensions, double[] values, double[] weights, String problem)
    implements Serializable {
  private static final int MOST_VALUES = 1 << 17;
  private static final int MOST_ROWS = 1 << 12;

  /** These rows, cut where leaves begin, keyed by the first of them. */
  List<Tuple2<Long, RowChunk>> chunks(long firstRow, int leafRows) {
    List<Tuple2<Long, RowChunk>> chunks = new ArrayList<>();
    int from = 0;
    while (from < rows) {
      long row = firstRow + from;
      long leaf = row / leafRows;
      int count = (int) Math.min(rows - from, (leaf + 1) * leafRows - row);
      int to = from + count;
      long[] numbers = new long[count];
      Arrays.setAll(numbers, n -> row + n);
      double[] part = Arrays.copyOfRange(values, from * dimensions, to * dimensions);
      double[] partWeights = weights == null ? null : Arrays.copyOfRange(weights, from, to);
      chunks.add(
          new Tuple2<>(
              row, new RowChunk(leaf, numbers, null, part, null, partWeights, null, null)));
      from = to;
    }
    return chunks;
  }

  /** Packs the rows of a partition, up to the first that is bad. */
  static final class Packing extends AbstractIterator<RowPack> {
    private final Iterator<InternalRow> source;
    private final FeatureReader features;
    private final boolean weighted;
    private final int rowAt; // -1 without row numbers
    private int dimensions = -1;
    private String problem;
    private long lastRow;
    private boolean hasLastRow;

    Packing(Iterator<InternalRow> source, FeatureReader features, FrameInput.Columns columns) {
      this.source = source;
      this.features = features;
      this.weighted = columns.weight() != null;
      this.rowAt = columns.row() == null ? -1 : weighted ? 2 : 1;
    }

    @Override
    protected RowPack computeNext() {
      if (problem != null || !source.hasNext()) {
        return endOfData();
      }
      InternalRow row = source.next();
      if (dimensions < 0) {
        dimensions = features.dimensions(row);
      }
      int most = Math.max(1, Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, dimensions)));
      double[] values = new double[most * Math.max(0, dimensions)];
      double[] weights = weighted ? new double[most] : null;
      double[] x = new double[Math.max(0, dimensions)];
      int count = 0;
      while (true) {
        problem = read(row, x, weights, count);
        if (problem != null) {
          break;
        }
        System.arraycopy(x, 0, values, count * dimensions, dimensions);
        count++;
        if (count == most || !source.hasNext()) {
          break;
        }
        row = source.next();
      }
      return new RowPack(
          count,
          dimensions,
          Arrays.copyOf(values, count * Math.max(0, dimensions)),
          weights == null ? null : Arrays.copyOf(weights, count),
          problem);
    }

    /** What is wrong with a row, null if nothing is. */
    private String read(InternalRow row, double[] x, double[] weights, int n) {
      if (dimensions == 0) {
        return "no values";
      }
      String wrong = features.read(row, x);
      if (wrong == null && weighted) {
        wrong = weight(row, weights, n);
      }
      return wrong == null && rowAt >= 0 ? number(row) : wrong;
    }

    private static String weight(InternalRow row, double[] weights, int n) {
      if (row.isNullAt(1)) {
        return "the weight is null";
      }
      weights[n] = row.getDouble(1);
      return weights[n] >= 0 && Double.isFinite(weights[n])
          ? null
          : "the weight is " + weights[n] + ", expected a finite number, 0 or more";
    }

    /** Equal numbers are neighbours, and in one partition, as rows are sorted by them. */
    private String number(InternalRow row) {
      if (row.isNullAt(rowAt)) {
        return "its number is null";
      }
      long number = row.getLong(rowAt);
      boolean repeated = hasLastRow && number == lastRow;
      hasLastRow = true;
      lastRow = number;
      return repeated ? "its number " + number + " is that of another row too" : null;
    }
  }
}

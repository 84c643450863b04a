package io.emmer.spark.ratings;

import io.emmer.em.factor.Part;
import io.emmer.em.factor.RatingBlock;
import io.emmer.em.factor.RatingRows;
import java.io.Serializable;
import java.util.Arrays;

/** A growing buffer of some ratings of one block, in no order. */
final class RatingBuffer implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int COLUMN_BITS = 31;

  private long[] keys = new long[16]; // part, row within the block, column: ascending as sorted
  private double[] values = new double[16];
  private int count;

  void add(Part part, int row, int column, double value) {
    if (count == keys.length) {
      grow(2 * count);
    }
    keys[count] = key(part.index(), row, column);
    values[count++] = value;
  }

  private void grow(int capacity) {
    keys = Arrays.copyOf(keys, capacity);
    values = Arrays.copyOf(values, capacity);
  }

  private static long key(int part, int row, int column) {
    return ((long) part * RatingBlock.ROWS + row) << COLUMN_BITS | column;
  }

  /** No larger than its contents. */
  RatingBuffer trimmed() {
    grow(count);
    return this;
  }

  /** The block of all these; no pair is there twice. */
  static RatingBlock block(int number, int rowsOfSide, Iterable<RatingBuffer> all) {
    RatingBuffer sorted = new RatingBuffer();
    for (RatingBuffer part : all) {
      sorted.append(part);
    }
    sorted.sort();
    int rows = RatingBlock.rowsOf(number, rowsOfSide);
    return new RatingBlock(
        number,
        number * RatingBlock.ROWS,
        sorted.rows(Part.TRAINING, rows),
        sorted.rows(Part.VALIDATION, rows),
        sorted.rows(Part.TEST, rows));
  }

  private void append(RatingBuffer other) {
    grow(Math.max(keys.length, count + other.count));
    System.arraycopy(other.keys, 0, keys, count, other.count);
    System.arraycopy(other.values, 0, values, count, other.count);
    count += other.count;
  }

  private void sort() {
    long[] ascending = Arrays.copyOf(keys, count);
    Arrays.sort(ascending);
    double[] moved = new double[count];
    for (int i = 0; i < count; i++) {
      moved[Arrays.binarySearch(ascending, keys[i])] = values[i];
    }
    keys = ascending;
    values = moved;
  }

  private RatingRows rows(Part part, int rows) {
    int begin = from(key(part.index(), 0, 0));
    int end = from(key(part.index() + 1, 0, 0));
    int[] starts = new int[rows + 1];
    int[] columns = new int[end - begin];
    for (int i = begin; i < end; i++) {
      columns[i - begin] = (int) (keys[i] & ((1L << COLUMN_BITS) - 1));
    }
    for (int row = 0; row < rows; row++) {
      starts[row + 1] = from(key(part.index(), row + 1, 0)) - begin;
    }
    return new RatingRows(starts, columns, Arrays.copyOfRange(values, begin, end));
  }

  private int from(long key) {
    int at = Arrays.binarySearch(keys, key);
    return at >= 0 ? at : -at - 1;
  }
}

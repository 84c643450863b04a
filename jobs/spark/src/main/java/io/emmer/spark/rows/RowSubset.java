package io.emmer.spark.rows;

import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.spark.InputException;
import java.io.Serializable;

/**
 * The rows with the smallest hashes of (seed, row), as many as asked for: the same rows on any
 * partitions, and membership is a function of the row's index alone.
 *
 * @param seed of the hash
 * @param of number of rows to choose from
 * @param rows number of rows chosen
 * @param lastHash largest hash chosen, unsigned
 * @param lastRow of the rows with that hash, the last one chosen
 * @param inverted whether the rows in use are the others: {@code rows} counts those in use
 */
public record RowSubset(
    long seed, long of, long rows, long lastHash, long lastRow, boolean inverted)
    implements Serializable {
  private static final int DIGIT_BITS = 16;

  /**
   * Chooses {@code rows} of the rows 0 up to {@code of}, exclusive.
   *
   * @throws IllegalArgumentException unless 1 &lt;= rows &lt;= of
   */
  public static RowSubset of(long seed, long of, long rows) {
    if (rows < 1 || rows > of) {
      throw new IllegalArgumentException(rows + " rows of " + of);
    }
    // Radix selection: each pass fixes 16 bits of the hash sought, in memory that does not grow.
    long prefix = 0;
    long rank = rows;
    for (int shift = Long.SIZE - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
      long[] counts = digitCounts(seed, of, prefix, shift);
      int digit = 0;
      while (rank > counts[digit]) {
        rank -= counts[digit++];
      }
      prefix |= (long) digit << shift;
    }
    long row = -1;
    while (rank > 0) {
      row++;
      rank -= hash(seed, row) == prefix ? 1 : 0;
    }
    return new RowSubset(seed, of, rows, prefix, row, false);
  }

  /** As {@link #of(long, long, long)}, of the rows of an input that are in use so far. */
  static RowSubset of(long seed, RowInput input, long rows) {
    if (rows > input.rows()) {
      throw new InputException(
          "%s: %d rows, fewer than {subset} %d; give a smaller one",
          input.files().get(0).path(), input.rows(), rows);
    }
    return of(seed, input.rows(), rows);
  }

  /** Counts, by the 16 bits at {@code shift}, the hashes that agree with the prefix above. */
  private static long[] digitCounts(long seed, long of, long prefix, int shift) {
    long[] counts = new long[1 << DIGIT_BITS];
    int above = shift + DIGIT_BITS;
    for (long row = 0; row < of; row++) {
      long hash = hash(seed, row);
      if (above == Long.SIZE || hash >>> above == prefix >>> above) {
        counts[(int) (hash >>> shift) & (counts.length - 1)]++;
      }
    }
    return counts;
  }

  private static long hash(long seed, long row) {
    return CounterRandom.bits(seed, RandomPurpose.SUBSET, 0, 0, row);
  }

  /** Whether a row, counted among all, is chosen. */
  public boolean contains(long row) {
    int order = Long.compareUnsigned(hash(seed, row), lastHash);
    return (order < 0 || (order == 0 && row <= lastRow)) != inverted;
  }

  /** The rows that are not in this one. */
  public RowSubset others() {
    return new RowSubset(seed, of, of - rows, lastHash, lastRow, !inverted);
  }

  /** Where the leaves of an input start among all its rows, and where the last one ends. */
  static long[] leafStarts(RowInput input, int leafRows) {
    if (input.subset() != null) {
      return input.subset().starts(leafRows);
    }
    long[] starts = new long[Math.toIntExact((input.rows() + leafRows - 1) / leafRows + 1)];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = Math.min(input.rows(), (long) i * leafRows);
    }
    return starts;
  }

  /**
   * Where the chosen rows number 0, step, 2 step, ... stand among all, and at the end the number of
   * all.
   */
  long[] starts(int step) {
    long[] starts = new long[Math.toIntExact((rows + step - 1) / step + 1)];
    long chosen = 0;
    for (long row = 0; row < of; row++) {
      if (contains(row) && chosen++ % step == 0) {
        starts[(int) ((chosen - 1) / step)] = row;
      }
    }
    starts[starts.length - 1] = of;
    return starts;
  }
}

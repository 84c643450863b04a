package io.emmer.em.table;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Where the cells of a table stand among the E columns of an expanded row, which are 0 but for what
 * is observed:
 *
 * <pre>
 * 3j, 3j + 1, 3j + 2           1, y, y^2 of the j-th numeric column, y = x - origin
 * 3N + 2j, 3N + 2j + 1         1, x of the j-th column of counts
 * 3N + 2C + firstLevel[j] + l  1 of level l of the j-th categorical column
 * </pre>
 *
 * @param dimensions D
 * @param numbers the N numeric columns
 * @param counts the C columns of counts
 * @param categories the categorical columns
 * @param firstLevel where the levels of each begin among all, and where the last ones end
 */
public record TableLayout(
    int dimensions, int[] numbers, int[] counts, int[] categories, int[] firstLevel)
    implements Serializable {
  private static final int LARGEST = 1 << Character.SIZE;

  public TableLayout {
    if (numbers.length + counts.length + categories.length == 0) {
      throw new IllegalArgumentException("the table has no column that varies");
    }
    long size = 3L * numbers.length + 2L * counts.length + firstLevel[firstLevel.length - 1];
    if (size > LARGEST) {
      throw new IllegalArgumentException(
          "the table has "
              + firstLevel[firstLevel.length - 1]
              + " levels and "
              + (numbers.length + counts.length)
              + " columns of numbers, which make more than "
              + LARGEST
              + " values a row; exclude columns of many levels");
    }
  }

  /** Whether cells stand at the same places. */
  public boolean isSame(TableLayout other) {
    return dimensions == other.dimensions
        && Arrays.equals(numbers, other.numbers)
        && Arrays.equals(counts, other.counts)
        && Arrays.equals(categories, other.categories)
        && Arrays.equals(firstLevel, other.firstLevel);
  }

  /** E. */
  public int size() {
    return levelsAt() + levels();
  }

  /** Where counts begin. */
  public int countsAt() {
    return 3 * numbers.length;
  }

  /** Where levels begin. */
  public int levelsAt() {
    return countsAt() + 2 * counts.length;
  }

  /** Levels of all categorical columns. */
  public int levels() {
    return firstLevel[categories.length];
  }

  /** Levels of the j-th categorical column. */
  public int levels(int j) {
    return firstLevel[j + 1] - firstLevel[j];
  }
}

package io.emmer.em.kernel;

import java.io.Serializable;

/**
 * Rows of a table as they are held, column by column in tiles of {@value #ROWS} rows: numeric
 * columns, those of counts, and categorical ones. In the order of tiles, then of columns, then of
 * rows stand the values of the numbers and counts that are observed, and the places of the levels.
 *
 * <p>As a vector x_n, the j-th numeric column has 1, y, y^2 at 3 j, with y its value less shift[j];
 * the j-th count 1 and its value at 3 N + 2 j; a level 1 at its place; and what is missing nothing.
 *
 * @param observed observed[tile*columns + c]: bit i where the cell of row ROWS*tile + i is there
 * @param numberStarts where the numbers of each tile begin
 * @param levelStarts where its levels begin
 * @param numbers of numeric columns and of counts
 * @param levels places in x_n
 * @param shift shift[j] for each of the N numeric columns
 * @param counts number of columns of counts
 * @param categories number of categorical columns
 */
public record CellTiles(
    long[] observed,
    int[] numberStarts,
    int[] levelStarts,
    double[] numbers,
    char[] levels,
    double[] shift,
    int counts,
    int categories)
    implements Serializable {
  /** Rows of a tile, one for each bit of a long. */
  public static final int ROWS = Long.SIZE;

  /** Number of all columns. */
  public int columns() {
    return shift.length + counts + categories;
  }

  /** The same cells, of which {@code other} is taken off. */
  public CellTiles shifted(double[] other) {
    return new CellTiles(
        observed, numberStarts, levelStarts, numbers, levels, other, counts, categories);
  }

  /** Bits of the rows from .. to-1 that are in a tile, whose first row is {@code first}. */
  public static long bits(int from, int to, int first) {
    long behind = to - first >= ROWS ? 0 : -1L << (to - first);
    long before = from <= first ? 0 : (1L << (from - first)) - 1;
    return ~behind & ~before;
  }
}

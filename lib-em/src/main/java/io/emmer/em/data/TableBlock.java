package io.emmer.em.data;

import io.emmer.em.function.LogFactorial;
import io.emmer.em.kernel.CellTiles;
import io.emmer.em.table.TableLayout;
import java.util.Arrays;

/**
 * A block of rows of a table. A missing cell takes a bit, an observed level two bytes and a bit, a
 * number or a count eight and a bit: tiles of 64 rows are held column by column, so that kernels
 * need no branch for what is missing. As values, missing cells are NaN, and levels are their
 * positions.
 *
 * <p>Families of tables work on the {@link #moments} of the rows. The products of the rows as they
 * are exist for those families that need numbers without missing cells.
 */
public final class TableBlock implements DataBlock {
  private static final long serialVersionUID = 1L;

  private final long firstRow;
  private final int rows;
  private final TableLayout layout;
  private final CellTiles cells; // whose shift is 0
  private final double[] weightsOrNull;

  private TableBlock(
      long firstRow, int rows, TableLayout layout, CellTiles cells, double[] weightsOrNull) {
    this.firstRow = firstRow;
    this.rows = rows;
    this.layout = layout;
    this.cells = cells;
    this.weightsOrNull = weightsOrNull;
  }

  /**
   * A block of the given rows.
   *
   * @param values values[n*D + d]: numbers relative to the origin, counts, positions of levels; NaN
   *     where a cell is missing
   * @param weightsOrNull weights[n], or null for 1 each
   * @throws IllegalArgumentException if a value is none of its column
   */
  public static TableBlock of(
      long firstRow, TableLayout layout, double[] values, double[] weightsOrNull) {
    int dims = layout.dimensions();
    int rows = values.length / dims;
    if (rows * dims != values.length || (weightsOrNull != null && weightsOrNull.length != rows)) {
      throw new IllegalArgumentException(values.length + " values are no rows of " + dims);
    }
    for (int n = 0; n < rows; n++) {
      requireCells(firstRow + n, layout, values, n * dims);
    }
    Filling filling = new Filling(rows, layout, values);
    for (int from = 0; from < rows; from += CellTiles.ROWS) {
      filling.addTile(from, Math.min(from + CellTiles.ROWS, rows));
    }
    return new TableBlock(firstRow, rows, layout, filling.cells(), weightsOrNull);
  }

  private static void requireCells(long row, TableLayout layout, double[] values, int at) {
    for (int d : layout.numbers()) {
      double y = values[at + d];
      require(!Double.isInfinite(y), y, row, d, "a finite number");
    }
    for (int d : layout.counts()) {
      double x = values[at + d];
      boolean legal = x >= 0 && Double.isFinite(x) && x == Math.rint(x);
      require(legal || Double.isNaN(x), x, row, d, "a whole number of at least 0");
    }
    for (int j = 0; j < layout.categories().length; j++) {
      int d = layout.categories()[j];
      double level = values[at + d];
      boolean legal = level >= 0 && level < layout.levels(j) && level == (int) level;
      require(legal || Double.isNaN(level), level, row, d, "the position of a level");
    }
  }

  private static void require(boolean legal, double x, long row, int column, String expected) {
    if (!legal) {
      throw new IllegalArgumentException(
          "row " + row + ", column " + column + ": found " + x + ", expected " + expected);
    }
  }

  /** Takes tiles, one by one. */
  private static final class Filling {
    private final TableLayout layout;
    private final double[] values;
    private final int columns;
    private final long[] observed;
    private final int[] numberStarts;
    private final int[] levelStarts;
    private final double[] numbers;
    private final char[] levels;
    private int number;
    private int level;

    Filling(int rows, TableLayout layout, double[] values) {
      int tiles = (rows + CellTiles.ROWS - 1) / CellTiles.ROWS;
      int numeric = layout.numbers().length + layout.counts().length;
      this.layout = layout;
      this.values = values;
      this.columns = numeric + layout.categories().length;
      this.observed = new long[Math.multiplyExact(tiles, columns)];
      this.numberStarts = new int[tiles];
      this.levelStarts = new int[tiles];
      this.numbers = new double[rows * numeric];
      this.levels = new char[rows * layout.categories().length];
    }

    void addTile(int from, int to) {
      int tile = from / CellTiles.ROWS;
      int at = tile * columns;
      numberStarts[tile] = number;
      levelStarts[tile] = level;
      for (int[] numeric : new int[][] {layout.numbers(), layout.counts()}) {
        for (int d : numeric) {
          observed[at++] = observed(from, to, d);
          for (int n = from; n < to; n++) {
            double x = values[n * layout.dimensions() + d];
            if (!Double.isNaN(x)) {
              numbers[number++] = numeric == layout.counts() ? x + 0.0 : x;
            }
          }
        }
      }
      for (int j = 0; j < layout.categories().length; j++) {
        int d = layout.categories()[j];
        int first = layout.levelsAt() + layout.firstLevel()[j];
        observed[at++] = observed(from, to, d);
        for (int n = from; n < to; n++) {
          double x = values[n * layout.dimensions() + d];
          if (!Double.isNaN(x)) {
            levels[level++] = (char) (first + (int) x);
          }
        }
      }
    }

    private long observed(int from, int to, int d) {
      long bits = 0;
      for (int n = from; n < to; n++) {
        bits |= Double.isNaN(values[n * layout.dimensions() + d]) ? 0 : 1L << (n - from);
      }
      return bits;
    }

    CellTiles cells() {
      return new CellTiles(
          observed,
          numberStarts,
          levelStarts,
          Arrays.copyOf(numbers, number),
          Arrays.copyOf(levels, level),
          new double[layout.numbers().length],
          layout.counts().length,
          layout.categories().length);
    }
  }

  /** Rows of any block, whose values are as {@link #of(long, TableLayout, double[], double[])}. */
  public static TableBlock of(DataBlock block, TableLayout layout) {
    if (block instanceof TableBlock table && table.layout.isSame(layout)) {
      return table;
    }
    int dims = layout.dimensions();
    double[] values = new double[block.rows() * dims];
    double[] weights = new double[block.rows()];
    for (int n = 0; n < weights.length; n++) {
      block.copyRow(n, values, n * dims);
      weights[n] = block.weight(n);
    }
    return of(block.firstRow(), layout, values, weights);
  }

  /** The rows expanded as {@link TableLayout} says. Not thread-safe. */
  public MomentRows moments() {
    return moments(new double[layout.numbers().length]);
  }

  /**
   * As {@link #moments()}, with numbers moved.
   *
   * @param shift shift[j] that is taken off the j-th numeric column
   */
  public MomentRows moments(double[] shift) {
    return new MomentRows(this, shift);
  }

  TableLayout layout() {
    return layout;
  }

  CellTiles cells(double[] shift) {
    return cells.shifted(shift);
  }

  /**
   * Fills in the cells of row n: first numbers, then counts, then the places of levels in an
   * expanded row; NaN where a cell is missing.
   */
  void copyCells(int n, double[] out) {
    int tile = n / CellTiles.ROWS;
    long row = 1L << n;
    int number = cells.numberStarts()[tile];
    int level = cells.levelStarts()[tile];
    int columns = cells.columns();
    int levelColumns = columns - cells.categories();
    for (int c = 0; c < columns; c++) {
      long observed = cells.observed()[tile * columns + c];
      int before = Long.bitCount(observed & (row - 1));
      boolean isMissing = (observed & row) == 0;
      if (c < levelColumns) {
        out[c] = isMissing ? Double.NaN : cells.numbers()[number + before];
        number += Long.bitCount(observed);
      } else {
        out[c] = isMissing ? Double.NaN : cells.levels()[level + before];
        level += Long.bitCount(observed);
      }
    }
  }

  /** out[i] = -sum log x! over the counts of row ROWS*tile + i. */
  void minusLogFactorials(int tile, double[] out) {
    Arrays.fill(out, 0);
    int number = cells.numberStarts()[tile];
    int counts = tile * cells.columns() + layout.numbers().length;
    for (int c = tile * cells.columns(); c < counts + cells.counts(); c++) {
      long observed = cells.observed()[c];
      for (long left = c < counts ? 0 : observed; left != 0; left &= left - 1) {
        out[Long.numberOfTrailingZeros(left)] -= LogFactorial.of(cells.numbers()[number++]);
      }
      number += c < counts ? Long.bitCount(observed) : 0;
    }
  }

  @Override
  public long firstRow() {
    return firstRow;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int dimensions() {
    return layout.dimensions();
  }

  @Override
  public double weight(int n) {
    return weightsOrNull == null ? 1 : weightsOrNull[n];
  }

  @Override
  public void copyRow(int n, double[] out, int offset) {
    double[] row = new double[cells.columns()];
    copyCells(n, row);
    Arrays.fill(out, offset, offset + layout.dimensions(), Double.NaN);
    int c = 0;
    for (int[] numeric : new int[][] {layout.numbers(), layout.counts()}) {
      for (int d : numeric) {
        out[offset + d] = row[c++];
      }
    }
    for (int j = 0; j < layout.categories().length; j++) {
      out[offset + layout.categories()[j]] = row[c++] - layout.levelsAt() - layout.firstLevel()[j];
    }
  }

  private DenseBlock dense() {
    double[] values = new double[Math.multiplyExact(rows(), dimensions())];
    for (int n = 0; n < rows(); n++) {
      copyRow(n, values, n * dimensions());
    }
    return new DenseBlock(firstRow, dimensions(), values, weightsOrNull);
  }

  @Override
  public double squaredNorm(int n) {
    return dense().squaredNorm(n);
  }

  @Override
  public void multiply(int from, int to, double[] w, int stride, double[] scores) {
    dense().multiply(from, to, w, stride, scores);
  }

  @Override
  public void multiplyQuadratic(int from, int to, double[] w, int stride, double[] scores) {
    dense().multiplyQuadratic(from, to, w, stride, scores);
  }

  @Override
  public void addMoments(int n, double a, double[] sums, double[] squares, int offset) {
    dense().addMoments(n, a, sums, squares, offset);
  }

  @Override
  public void addScaled(int n, double a, double[] y, int offset) {
    dense().addScaled(n, a, y, offset);
  }

  @Override
  public void addToRows(int n, int[] rows, double[] a, int count, double[] y) {
    dense().addToRows(n, rows, a, count, y);
  }

  @Override
  public void addToColumns(int n, double[] a, int aAt, int stride, double[] y) {
    dense().addToColumns(n, a, aAt, stride, y);
  }

  @Override
  public void multiplyPanel(
      int[] rows, int count, int dims, double[] w, int wAt, int columns, double[] sums) {
    dense().multiplyPanel(rows, count, dims, w, wAt, columns, sums);
  }

  @Override
  public void addOuterProducts(int[] rows, double[] a, int count, double[] packed) {
    dense().addOuterProducts(rows, a, count, packed);
  }
}

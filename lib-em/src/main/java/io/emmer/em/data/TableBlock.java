package io.emmer.em.data;

import io.emmer.em.function.LogFactorial;
import io.emmer.em.kernel.SparseCells;
import io.emmer.em.table.TableLayout;
import java.util.Arrays;

/**
 * A block of rows of a table. A missing cell takes no memory, an observed level two bytes, a number
 * or a count ten. As values, missing cells are NaN, and levels are their positions.
 *
 * <p>Families of tables work on the {@link #moments} of the rows. The products of the rows as they
 * are exist for those families that need numbers without missing cells.
 */
public final class TableBlock implements DataBlock {
  private static final long serialVersionUID = 1L;

  private final long firstRow;
  private final TableLayout layout;
  private final int[] starts; // of the cells of each row, and the end of the last
  private final int[] numberStarts; // likewise of the numbers and counts among them
  private final char[] cells; // where each stands in an expanded row, ascending
  private final double[] numbers; // y of numeric cells, x of counts
  private final double[] weightsOrNull;

  private TableBlock(
      long firstRow,
      TableLayout layout,
      int[] starts,
      int[] numberStarts,
      char[] cells,
      double[] numbers,
      double[] weightsOrNull) {
    this.firstRow = firstRow;
    this.layout = layout;
    this.starts = starts;
    this.numberStarts = numberStarts;
    this.cells = cells;
    this.numbers = numbers;
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
    Filling filling = new Filling(rows, layout, firstRow);
    for (int n = 0; n < rows; n++) {
      filling.add(values, n);
    }
    return filling.block(weightsOrNull);
  }

  /** Takes rows, one by one. */
  private static final class Filling {
    private final TableLayout layout;
    private final long firstRow;
    private final int[] starts;
    private final int[] numberStarts;
    private final char[] cells;
    private final double[] numbers;
    private int cell;
    private int number;

    Filling(int rows, TableLayout layout, long firstRow) {
      int numeric = layout.numbers().length + layout.counts().length;
      this.layout = layout;
      this.firstRow = firstRow;
      this.starts = new int[rows + 1];
      this.numberStarts = new int[rows + 1];
      this.cells = new char[rows * (numeric + layout.categories().length)];
      this.numbers = new double[rows * numeric];
    }

    void add(double[] values, int n) {
      int row = n * layout.dimensions();
      for (int j = 0; j < layout.numbers().length; j++) {
        double y = values[row + layout.numbers()[j]];
        if (!Double.isNaN(y)) {
          require(Double.isFinite(y), y, n, layout.numbers()[j], "a finite number");
          cells[cell++] = (char) (3 * j);
          numbers[number++] = y;
        }
      }
      for (int j = 0; j < layout.counts().length; j++) {
        double x = values[row + layout.counts()[j]];
        if (!Double.isNaN(x)) {
          boolean legal = x >= 0 && Double.isFinite(x) && x == Math.rint(x);
          require(legal, x, n, layout.counts()[j], "a whole number of at least 0");
          cells[cell++] = (char) (layout.countsAt() + 2 * j);
          numbers[number++] = x + 0.0;
        }
      }
      for (int j = 0; j < layout.categories().length; j++) {
        double level = values[row + layout.categories()[j]];
        if (!Double.isNaN(level)) {
          boolean legal = level >= 0 && level < layout.levels(j) && level == (int) level;
          require(legal, level, n, layout.categories()[j], "the position of a level");
          cells[cell++] = (char) (layout.levelsAt() + layout.firstLevel()[j] + (int) level);
        }
      }
      starts[n + 1] = cell;
      numberStarts[n + 1] = number;
    }

    private void require(boolean legal, double x, int n, int column, String expected) {
      if (!legal) {
        throw new IllegalArgumentException(
            "row "
                + (firstRow + n)
                + ", column "
                + column
                + ": found "
                + x
                + ", expected "
                + expected);
      }
    }

    TableBlock block(double[] weightsOrNull) {
      return new TableBlock(
          firstRow,
          layout,
          starts,
          numberStarts,
          Arrays.copyOf(cells, cell),
          Arrays.copyOf(numbers, number),
          weightsOrNull);
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

  SparseCells cells(double[] shift) {
    return new SparseCells(
        starts, numberStarts, cells, numbers, shift, layout.countsAt(), layout.levelsAt());
  }

  int start(int n) {
    return starts[n];
  }

  int numberStart(int n) {
    return numberStarts[n];
  }

  char cell(int i) {
    return cells[i];
  }

  double number(int i) {
    return numbers[i];
  }

  /** -sum log x! over the counts of row n. */
  double minusLogFactorials(int n) {
    double sum = 0;
    int end = numberStarts[n + 1];
    int number = end;
    int cell = starts[n] + end - numberStarts[n];
    while (number > numberStarts[n] && cells[cell - 1] >= layout.countsAt()) {
      number--;
      cell--;
    }
    for (; number < end; number++) {
      sum -= LogFactorial.of(numbers[number]);
    }
    return sum;
  }

  @Override
  public long firstRow() {
    return firstRow;
  }

  @Override
  public int rows() {
    return starts.length - 1;
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
    Arrays.fill(out, offset, offset + layout.dimensions(), Double.NaN);
    int number = numberStarts[n];
    for (int i = starts[n]; i < starts[n + 1]; i++) {
      int at = cells[i];
      if (at < layout.countsAt()) {
        out[offset + layout.numbers()[at / 3]] = numbers[number++];
      } else if (at < layout.levelsAt()) {
        out[offset + layout.counts()[(at - layout.countsAt()) / 2]] = numbers[number++];
      } else {
        int level = at - layout.levelsAt();
        int found = Arrays.binarySearch(layout.firstLevel(), level);
        int j = found < 0 ? -found - 2 : found;
        out[offset + layout.categories()[j]] = level - layout.firstLevel()[j];
      }
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

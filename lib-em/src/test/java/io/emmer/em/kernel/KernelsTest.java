package io.emmer.em.kernel;

import static io.emmer.em.kernel.AwkwardNumbers.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.em.function.LogSumExp;
import io.emmer.em.function.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
  private static final int[] SIZES = {1, 7, 8, 13, 207, 784};
  private static final int[] ROWS = {1, 5, 64};

  private static final Kernels SCALAR = new ScalarKernels();
  private static Kernels vector;

  @BeforeAll
  static void loadVectorKernels() throws ReflectiveOperationException {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "needs --add-modules=jdk.incubator.vector");
    vector =
        Class.forName(KernelLookup.VECTOR_CLASS)
            .asSubclass(Kernels.class)
            .getConstructor()
            .newInstance();
  }

  static List<Arguments> shapes() {
    List<Arguments> shapes = new ArrayList<>();
    for (int dims : SIZES) {
      for (int columns : SIZES) {
        for (int rows : ROWS) {
          shapes.add(Arguments.of(rows, dims, columns));
        }
      }
    }
    return shapes;
  }

  @ParameterizedTest(name = "{0} rows, {1} dims, {2} columns")
  @MethodSource("shapes")
  void denseSumsHaveTheSameBits(int rows, int dims, int columns) {
    int stride = stride(columns);
    double[] x = AwkwardNumbers.of(3 + rows * dims, 1);
    double[] w = AwkwardNumbers.of(dims * stride, 2);
    double[] start = AwkwardNumbers.of(2 + rows * stride, 3);
    double[] expected = start.clone();
    for (int n = 0; n < rows; n++) {
      for (int k = 0; k < stride; k++) {
        double sum = start[2 + n * stride + k];
        for (int d = 0; d < dims; d++) {
          sum = Math.fma(x[3 + n * dims + d], w[d * stride + k], sum);
        }
        expected[2 + n * stride + k] = sum + 0.0;
      }
    }
    double[] scalarSums = start.clone();
    double[] vectorSums = start.clone();

    multiply(SCALAR, x, rowsAt(3, rows, dims), dims, w, stride, scalarSums);
    multiply(vector, x, rowsAt(3, rows, dims), dims, w, stride, vectorSums);

    assertThat(bits(scalarSums)).isEqualTo(bits(expected));
    assertThat(bits(vectorSums)).isEqualTo(bits(expected));
  }

  @ParameterizedTest(name = "{0} rows, {1} dims, {2} columns")
  @MethodSource("shapes")
  void sparseSumsHaveTheSameBits(int rows, int dims, int columns) {
    int stride = stride(columns);
    byte[] bytes = AwkwardNumbers.bytes(rows * dims, 4);
    double[] decode = AwkwardNumbers.decode(5);
    int from = rows / 2;
    double[] w = AwkwardNumbers.of(5 + dims * stride, 6);
    double[] start = AwkwardNumbers.of(2 + (rows - from) * stride, 7);
    double[] dense = start.clone();
    double[] x = decoded(bytes, decode);
    double[] table = Arrays.copyOfRange(w, 5, w.length);
    multiply(SCALAR, x, rowsAt(from * dims, rows - from, dims), dims, table, stride, dense);

    for (Kernels kernels : List.of(SCALAR, vector)) {
      double[] sums = start.clone();
      SparseBytes sparse = nonzeros(bytes, dims, decode);
      kernels.multiplySparse(sparse, from, rows, w, 5, stride, sums, 2);
      assertThat(bits(sums)).as("%s", kernels).isEqualTo(bits(dense));
      sums = Arrays.copyOfRange(start, 2, start.length);
      kernels.multiplySparse(doubles(sparse), from, rows, table, stride, sums);
      assertThat(bits(sums))
          .as("%s of doubles", kernels)
          .isEqualTo(bits(Arrays.copyOfRange(dense, 2, dense.length)));
    }
  }

  private static int[] rowsAt(int first, int rows, int dims) {
    return IntStream.range(0, rows).map(n -> first + n * dims).toArray();
  }

  /** The product with a whole table. */
  private static void multiply(
      Kernels kernels, double[] x, int[] at, int dims, double[] w, int stride, double[] sums) {
    kernels.multiplyPanel(x, at, at.length, dims, w, 0, stride, stride, sums, 2, stride);
  }

  private static double[] decoded(byte[] bytes, double[] decode) {
    double[] decoded = new double[bytes.length];
    Arrays.setAll(decoded, i -> decode[bytes[i] & 0xff]);
    return decoded;
  }

  private static SparseBytes nonzeros(byte[] rows, int dims, double[] decode) {
    int[] starts = new int[rows.length / dims + 1];
    char[] indices = new char[rows.length];
    byte[] values = new byte[rows.length];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != 0) {
        indices[count] = (char) (i % dims);
        values[count++] = rows[i];
      }
      starts[i / dims + 1] = count;
    }
    return new SparseBytes(starts, indices, values, decode);
  }

  @ParameterizedTest(name = "{0} rows, {1} dims, {2} columns")
  @MethodSource("shapes")
  void panelsHaveTheSameBits(int rows, int dims, int columns) {
    int width = padded(columns);
    int stride = width + Kernels.PANEL_LANES;
    double[] x = AwkwardNumbers.of((rows + 1) * dims + 3, 1);
    double[] w = AwkwardNumbers.of(5 + dims * stride, 2);
    double[] start = AwkwardNumbers.of(2 + rows * (width + 3), 3);
    int[] at = new int[rows];
    double[] expected = start.clone();
    for (int n = 0; n < rows; n++) {
      at[n] = 3 + (n * 7 % rows) * dims;
      for (int c = 0; c < width; c++) {
        int sumAt = 2 + n * (width + 3) + c;
        for (int d = 0; d < dims; d++) {
          expected[sumAt] = Math.fma(x[at[n] + d], w[5 + d * stride + c], expected[sumAt]);
        }
        expected[sumAt] += 0.0;
      }
    }
    for (Kernels kernels : List.of(SCALAR, vector)) {
      double[] sums = start.clone();
      kernels.multiplyPanel(x, at, rows, dims, w, 5, stride, width, sums, 2, width + 3);
      assertThat(bits(sums)).as("%s", kernels).isEqualTo(bits(expected));
    }
  }

  private static int padded(int columns) {
    return (columns + Kernels.PANEL_LANES - 1) / Kernels.PANEL_LANES * Kernels.PANEL_LANES;
  }

  @Test
  void scaledRowsHaveTheSameBits() {
    for (int dims : SIZES) {
      double[] x = AwkwardNumbers.of(dims + 3, 8);
      double[] y = AwkwardNumbers.of(dims + 5, 9);
      double[] expected = y.clone();
      for (int d = 0; d < dims; d++) {
        expected[4 + d] = Math.fma(-1.1, x[3 + d], y[4 + d]) + 0.0;
      }
      for (Kernels kernels : List.of(SCALAR, vector)) {
        double[] sums = y.clone();
        kernels.addScaled(-1.1, x, 3, dims, sums, 4);
        assertThat(bits(sums)).as("%s dims, %s", dims, kernels).isEqualTo(bits(expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 20, 98})
  void sumsOfATileHaveTheSameBits(int count) {
    Random random = new Random(count);
    float[] a = new float[2 + count];
    float[] y = new float[3 + count * Kernels.TILE];
    float[] start = new float[4 + Kernels.TILE];
    for (float[] values : List.of(a, y, start)) {
      IntStream.range(0, values.length).forEach(i -> values[i] = random.nextFloat() - 0.5f);
    }
    float[] expected = start.clone();
    for (int n = 0; n < Kernels.TILE; n++) {
      for (int r = 0; r < count; r++) {
        float value = y[3 + r * Kernels.TILE + n];
        expected[4 + n] = Math.fma(a[2 + r], value, expected[4 + n]);
      }
    }
    for (Kernels kernels : List.of(SCALAR, vector)) {
      float[] sums = start.clone();
      kernels.addProducts(a, 2, count, y, 3, sums, 4);
      assertThat(sums).as(kernels.toString()).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "{0} rows, {1} dims, {2} columns")
  @MethodSource("shapes")
  void quadraticSumsHaveTheSameBits(int rows, int dims, int columns) {
    int stride = stride(columns);
    double[] x = AwkwardNumbers.of(3 + rows * dims, 11);
    double[] w = AwkwardNumbers.of(2 * dims * stride, 12);
    double[] start = AwkwardNumbers.of(2 + rows * stride, 13);
    double[] expected = start.clone();
    for (int n = 0; n < rows; n++) {
      for (int k = 0; k < stride; k++) {
        double sum = start[2 + n * stride + k];
        for (int d = 0; d < dims; d++) {
          double value = x[3 + n * dims + d];
          double factor = Math.fma(value, w[(2 * d + 1) * stride + k], w[2 * d * stride + k]);
          sum = Math.fma(value, factor, sum);
        }
        expected[2 + n * stride + k] = sum + 0.0;
      }
    }
    for (Kernels kernels : List.of(SCALAR, vector)) {
      double[] sums = start.clone();
      kernels.multiplyQuadraticDense(x, 3, rows, dims, w, stride, sums, 2);
      assertThat(bits(sums)).as("%s", kernels).isEqualTo(bits(expected));
    }
  }

  @ParameterizedTest(name = "{0} rows, {1} dims, {2} columns")
  @MethodSource("shapes")
  void sparseQuadraticSumsHaveTheSameBits(int rows, int dims, int columns) {
    int stride = stride(columns);
    byte[] bytes = AwkwardNumbers.bytes(rows * dims, 14);
    double[] decode = AwkwardNumbers.decode(15);
    int from = rows / 2;
    double[] w = AwkwardNumbers.of(2 * dims * stride, 16);
    double[] start = AwkwardNumbers.of((rows - from) * stride, 17);
    double[] dense = start.clone();
    double[] x = decoded(bytes, decode);
    SCALAR.multiplyQuadraticDense(x, from * dims, rows - from, dims, w, stride, dense, 0);

    for (Kernels kernels : List.of(SCALAR, vector)) {
      double[] sums = start.clone();
      SparseBytes sparse = nonzeros(bytes, dims, decode);
      kernels.multiplyQuadraticSparse(sparse, from, rows, w, stride, sums);
      assertThat(bits(sums)).as("%s", kernels).isEqualTo(bits(dense));
    }
  }

  @Test
  void momentsHaveTheSameBits() {
    for (int dims : SIZES) {
      double[] x = AwkwardNumbers.of(dims + 3, 8);
      double[] sums = AwkwardNumbers.of(dims + 5, 9);
      double[] squares = AwkwardNumbers.of(dims + 5, 10);
      double[] expectedSums = sums.clone();
      double[] expectedSquares = squares.clone();
      for (int d = 0; d < dims; d++) {
        double value = x[3 + d];
        expectedSums[4 + d] = Math.fma(1.1, value, sums[4 + d]) + 0.0;
        expectedSquares[4 + d] = Math.fma(1.1 * value, value, squares[4 + d]) + 0.0;
      }
      for (Kernels kernels : List.of(SCALAR, vector)) {
        double[] first = sums.clone();
        double[] second = squares.clone();
        kernels.addMoments(1.1, x, 3, dims, first, second, 4);
        assertThat(bits(first)).as("%s dims, %s", dims, kernels).isEqualTo(bits(expectedSums));
        assertThat(bits(second)).as("%s dims, %s", dims, kernels).isEqualTo(bits(expectedSquares));
      }
    }
  }

  @ParameterizedTest(name = "{0} rows, {1} dims, {2} columns")
  @MethodSource("shapes")
  void sumsOfSeveralColumnsHaveTheSameBits(int rows, int dims, int columns) {
    int stride = stride(columns);
    byte[] bytes = AwkwardNumbers.bytes(dims, 4);
    double[] decode = AwkwardNumbers.decode(5);
    double[] x = decoded(bytes, decode);
    double[] a = AwkwardNumbers.of(3 + stride, rows);
    double[] start =
        AwkwardNumbers.withoutNegativeZeros(AwkwardNumbers.of(dims * stride, rows + 1));
    double[] expected = start.clone();
    for (int d = 0; d < dims; d++) {
      for (int k = 0; k < stride; k++) {
        int i = d * stride + k;
        expected[i] = Math.fma(a[3 + k], x[d], expected[i]) + 0.0;
      }
    }
    SparseBytes sparse = nonzeros(bytes, dims, decode);
    for (Kernels kernels : List.of(SCALAR, vector)) {
      double[] fromBytes = start.clone();
      kernels.addToColumns(sparse, 0, a, 3, stride, fromBytes);
      assertThat(bits(fromBytes)).as("%s", kernels).isEqualTo(bits(expected));
      double[] fromDense = start.clone();
      kernels.addToColumns(x, 0, dims, a, 3, stride, fromDense);
      assertThat(bits(fromDense)).as("%s", kernels).isEqualTo(bits(expected));
    }
  }

  /** The same rows with their values as doubles. */
  private static SparseDoubles doubles(SparseBytes x) {
    double[] values = new double[x.values().length];
    Arrays.setAll(values, i -> x.decode()[x.values()[i] & 0xff]);
    return new SparseDoubles(x.starts(), x.indices(), values);
  }

  private static final double[] SHIFT = {1.25, -0.5};
  private static final int[] LEVELS = {3, 2};

  /** Cells of two numbers, two counts and two categories; NaN where they are missing. */
  private static double[][] cells(int rows) {
    Random random = new Random(rows);
    double[][] cells = new double[rows][6];
    for (int n = 0; n < rows; n++) {
      for (int c = 0; c < 6; c++) {
        double x = c < 2 ? random.nextGaussian() : random.nextInt(c < 4 ? 9 : LEVELS[c - 4]);
        cells[n][c] = n % 7 == 3 || random.nextInt(5) == 0 ? Double.NaN : x;
      }
    }
    return cells;
  }

  /** The cells as tables hold them. */
  private static CellTiles tiles(double[][] cells) {
    int tiles = (cells.length + CellTiles.ROWS - 1) / CellTiles.ROWS;
    long[] observed = new long[6 * tiles];
    int[] numberStarts = new int[tiles];
    int[] levelStarts = new int[tiles];
    List<Double> numbers = new ArrayList<>();
    List<Character> levels = new ArrayList<>();
    for (int tile = 0; tile < tiles; tile++) {
      numberStarts[tile] = numbers.size();
      levelStarts[tile] = levels.size();
      for (int c = 0; c < 6; c++) {
        for (int n = CellTiles.ROWS * tile; n < cells.length && n / CellTiles.ROWS == tile; n++) {
          double x = cells[n][c];
          if (!Double.isNaN(x)) {
            observed[6 * tile + c] |= 1L << (n % CellTiles.ROWS);
            if (c < 4) {
              numbers.add(x);
            } else {
              levels.add((char) (c == 4 ? 10 + x : 13 + x));
            }
          }
        }
      }
    }
    char[] places = new char[levels.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = levels.get(i);
    }
    double[] values = numbers.stream().mapToDouble(x -> x).toArray();
    return new CellTiles(observed, numberStarts, levelStarts, values, places, SHIFT, 2, 2);
  }

  /** A row as a vector. */
  private static double[] expanded(double[] cells) {
    double[] x = new double[15];
    for (int c = 0; c < 6; c++) {
      if (!Double.isNaN(cells[c])) {
        int at = c < 2 ? 3 * c : c < 4 ? 6 + 2 * (c - 2) : (c == 4 ? 10 : 13) + (int) cells[c];
        x[at] = 1;
        if (c < 4) {
          double y = cells[c] - (c < 2 ? SHIFT[c] : 0);
          x[at + 1] = y;
          x[at + 2] = c < 2 ? y * y : x[at + 2];
        }
      }
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 8, 10, 13, 20, 41})
  void scoresOfTablesHaveTheSameBitsAndAreThoseOfTheirVectors(int columns) {
    int stride = stride(columns);
    double[] w = new Random(columns).doubles(15L * stride, -1, 1).toArray();
    double[][] cells = cells(150);
    for (int[] range : new int[][] {{0, 150}, {0, 1}, {64, 128}, {5, 70}, {63, 65}, {140, 150}}) {
      double[] expected = new double[(range[1] - range[0]) * stride];
      for (int n = range[0]; n < range[1]; n++) {
        double[] x = expanded(cells[n]);
        for (int i = 0; i < w.length; i++) {
          expected[(n - range[0]) * stride + i % stride] += x[i / stride] * w[i];
        }
      }
      double[] scalar = new double[expected.length];
      double[] vectors = scalar.clone();
      SCALAR.multiplyTiles(tiles(cells), range[0], range[1], w, stride, scalar);
      vector.multiplyTiles(tiles(cells), range[0], range[1], w, stride, vectors);

      assertThat(bits(vectors)).isEqualTo(bits(scalar));
      assertThat(scalar).containsExactly(expected, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 8, 10, 13, 20, 41})
  void sumsOfTablesHaveTheSameBitsAndAreThoseOfTheirVectors(int columns) {
    int stride = stride(columns);
    double[] a = new Random(columns).doubles((long) CellTiles.ROWS * stride).toArray();
    double[][] cells = cells(150);
    for (long rows : new long[] {0x3fffff, 1, 1 << 21, 0x155555, 0}) {
      double[] expected = new double[15 * stride];
      for (int i = 0; i < CellTiles.ROWS; i++) {
        double[] x = expanded(cells[Math.min(128 + i, 149)]);
        for (int j = 0; j < expected.length; j++) {
          expected[j] += (rows >>> i & 1) * a[i * stride + j % stride] * x[j / stride];
        }
      }
      double[] scalar = new double[expected.length];
      double[] vectors = scalar.clone();
      SCALAR.addTile(tiles(cells), 2, rows, a, stride, scalar);
      vector.addTile(tiles(cells), 2, rows, a, stride, vectors);

      assertThat(bits(vectors)).isEqualTo(bits(scalar));
      assertThat(scalar).containsExactly(expected, within(1e-12));
    }
  }

  /** Rows of scores, of which some are cut, equal, impossible or alone; NaN makes its row NaN. */
  private static double[] scores(int rows, int columns, int stride) {
    Random random = new Random(columns);
    double[] scores = new double[rows * stride];
    for (int n = 0; n < rows; n++) {
      double spread = Math.scalb(1.0, n % 10);
      for (int k = 0; k < stride; k++) {
        double score = -100 + spread * random.nextGaussian();
        boolean isLost = (n % 7 == 3 && k != 0) || n % 7 == 4;
        scores[n * stride + k] = isLost && k < columns ? Double.NEGATIVE_INFINITY : score;
      }
      if (n % 11 == 10 && n % 7 != 4 && columns > 1) {
        scores[n * stride + 1] = n % 2 == 0 ? Double.NaN : -100;
      }
    }
    return scores;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 10, 13, 16, 20, 207})
  void softmaxHasTheSameBits(int columns) {
    int rows = 61;
    int stride = stride(columns);
    double[] scores = scores(rows, columns, stride);
    double[] scalar = scores.clone();
    SoftmaxRows sums = SoftmaxRows.of(rows, columns, stride);
    SCALAR.softmax(scalar, rows, sums);
    double[] vectors = scores.clone();
    SoftmaxRows sumsOfVectors = SoftmaxRows.of(rows, columns, stride);
    vector.softmax(vectors, rows, sumsOfVectors);

    assertThat(bits(vectors)).isEqualTo(bits(scalar));
    assertThat(bits(sumsOfVectors.logSums())).isEqualTo(bits(sums.logSums()));
    assertThat(bits(sumsOfVectors.entropies())).isEqualTo(bits(sums.entropies()));
    for (int n = 0; n < rows; n++) {
      double[] row = Arrays.copyOfRange(scores, n * stride, n * stride + columns);
      double logSum = LogSumExp.of(row);
      assertThat(sums.logSums()[n]).isCloseTo(logSum, within(1e-13));
      if (Double.isFinite(logSum)) {
        double max = Arrays.stream(row).max().orElseThrow();
        double entropy = 0;
        double[] expected = Softmax.of(row);
        for (int k = 0; k < columns; k++) {
          double found = scalar[n * stride + k];
          assertThat(found).isCloseTo(expected[k], within(1e-15));
          assertThat(found == 0).isEqualTo(row[k] - max < -Kernels.CUT_NATS);
          entropy -= found == 0 ? 0 : found * Math.log(found);
        }
        assertThat(sums.entropies()[n]).isCloseTo(entropy, within(1e-13)).isNotNegative();
      }
      for (int k = columns; k < stride; k++) {
        assertThat(scalar[n * stride + k]).isEqualTo(scores[n * stride + k]);
      }
    }
  }

  /** Its lowest bits are those which tell powers of two in numbers. */
  @ParameterizedTest
  @ValueSource(longs = {0x7ff8000000000000L, 0x7ff8000000000001L, 0xfff8000000000c01L})
  void aNanOfAnyBitsMakesItsRowNan(long nan) {
    for (Kernels kernels : List.of(SCALAR, vector)) {
      int columns = 5;
      int stride = stride(columns);
      double[] scores = new double[stride];
      scores[2] = Double.longBitsToDouble(nan);
      SoftmaxRows sums = SoftmaxRows.of(1, columns, stride);
      kernels.softmax(scores, 1, sums);
      assertThat(Arrays.copyOf(scores, columns)).containsOnly(Double.NaN);
      assertThat(sums.logSums()[0]).isNaN();
      assertThat(sums.entropies()[0]).isNaN();
    }
  }

  @Test
  void columnsArePaddedToLanes() {
    int lanes = Kernels.get().lanes();
    assertThat(Kernels.paddedColumns(1)).isEqualTo(lanes);
    assertThat(Kernels.paddedColumns(lanes)).isEqualTo(lanes);
    assertThat(Kernels.paddedColumns(lanes + 1)).isEqualTo(2 * lanes);
  }

  private static int stride(int columns) {
    int lanes = Math.max(SCALAR.lanes(), vector.lanes());
    return (columns + lanes - 1) / lanes * lanes;
  }
}

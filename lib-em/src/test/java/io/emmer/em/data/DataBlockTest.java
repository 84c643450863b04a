package io.emmer.em.data;

import static io.emmer.em.kernel.AwkwardNumbers.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.kernel.AwkwardNumbers;
import io.emmer.em.kernel.Kernels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataBlockTest {
  private static final int ROWS = 37; // more than two tiles of sparse rows

  /**
   * The same rows in every storage: as doubles, and as two storages of bytes that stand for them.
   */
  private static List<DataBlock> storages(int dims, double[] weights) {
    byte[] bytes = AwkwardNumbers.bytes(ROWS * dims, dims);
    double[] decode = AwkwardNumbers.decode(17);
    double[] doubles = new double[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      doubles[i] = decode[bytes[i] & 0xff];
    }
    return List.of(
        new DenseBlock(5, dims, doubles, weights),
        new ByteBlock(5, dims, bytes, decode, weights),
        SparseByteBlock.of(5, dims, bytes, decode, weights));
  }

  @ParameterizedTest
  @CsvSource({"1,8,1", "7,8,3", "8,16,8", "13,24,1", "207,32,64", "784,32,784"})
  void everyStorageGivesTheSamePanels(int dims, int columns, int leading) {
    double[] w = AwkwardNumbers.of(2 + leading * columns, 1);
    int[] rows = {12, 0, 3, 3, 7, 5};
    double[] start = AwkwardNumbers.of(rows.length * columns, 2);
    List<DataBlock> blocks = storages(dims, null);
    double[] expected = start.clone();
    for (int i = 0; i < rows.length; i++) {
      double[] x = row(blocks.get(0), rows[i]);
      for (int c = 0; c < columns; c++) {
        int at = i * columns + c;
        for (int d = 0; d < leading; d++) {
          expected[at] = Math.fma(x[d], w[2 + d * columns + c], expected[at]);
        }
        expected[at] += 0.0;
      }
    }
    for (DataBlock block : blocks) {
      double[] sums = start.clone();
      block.multiplyPanel(rows, rows.length, leading, w, 2, columns, sums);
      assertThat(bits(sums)).as("%s", block.getClass()).isEqualTo(bits(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 13, 33, 207})
  void everyStorageGivesTheSameOuterProducts(int dims) {
    int[] rows = {0, 2, 3, 7, 12};
    double[] a = {1, 0.3, -2, 1e-20, 5};
    double[] start =
        AwkwardNumbers.withoutNegativeZeros(AwkwardNumbers.of(dims * (dims + 1) / 2, 2));
    List<DataBlock> blocks = storages(dims, null);
    double[] expected = start.clone();
    for (int m = 0; m < rows.length; m++) {
      double[] x = row(blocks.get(0), rows[m]);
      for (int i = 0; i < dims; i++) {
        for (int j = 0; j <= i; j++) {
          int at = i * (i + 1) / 2 + j;
          expected[at] = Math.fma(a[m] * x[i], x[j], expected[at]) + 0.0;
        }
      }
    }
    for (DataBlock block : blocks) {
      double[] packed = start.clone();
      block.addOuterProducts(rows, a, rows.length, packed);
      assertThat(bits(packed)).as("%s", block.getClass()).isEqualTo(bits(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,8", "8,3", "13,20", "207,7", "784,41"})
  void everyStorageGivesTheSameScores(int dims, int columns) {
    int stride = Kernels.paddedColumns(columns);
    double[] w = AwkwardNumbers.of(dims * stride, 1);
    int from = 2;
    int to = 36;
    double[] start = AwkwardNumbers.of((to - from) * stride, 2);
    List<DataBlock> blocks = storages(dims, null);
    double[] expected = start.clone();
    for (int n = from; n < to; n++) {
      double[] x = row(blocks.get(0), n);
      for (int k = 0; k < stride; k++) {
        int at = (n - from) * stride + k;
        for (int d = 0; d < dims; d++) {
          expected[at] = Math.fma(x[d], w[d * stride + k], expected[at]);
        }
        expected[at] += 0.0;
      }
    }
    for (DataBlock block : blocks) {
      double[] scores = start.clone();
      block.multiply(from, to, w, stride, scores);
      assertThat(bits(scores)).as(block.getClass().getSimpleName()).isEqualTo(bits(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 13, 207, 784})
  void everyStorageHoldsTheSameRows(int dims) {
    for (DataBlock block : storages(dims, null)) {
      String storage = block.getClass().getSimpleName();
      assertThat(block.rows()).as(storage).isEqualTo(ROWS);
      assertThat(block.dimensions()).as(storage).isEqualTo(dims);
      assertThat(block.firstRow()).as(storage).isEqualTo(5);
      for (int n = 0; n < ROWS; n++) {
        double[] x = row(storages(dims, null).get(0), n);
        double norm = 0;
        for (double value : x) {
          norm = Math.fma(value, value, norm);
        }
        assertThat(bits(row(block, n))).as(storage).isEqualTo(bits(x));
        assertThat(block.squaredNorm(n)).as(storage).isEqualTo(norm);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 13, 207, 784})
  void everyStorageAddsTheSameScaledRows(int dims) {
    double[] start = AwkwardNumbers.withoutNegativeZeros(AwkwardNumbers.of(dims + 3, 3));
    double[] scales = AwkwardNumbers.of(ROWS, 4);
    List<DataBlock> blocks = storages(dims, null);
    double[] expected = start.clone();
    for (int n = 0; n < ROWS; n++) {
      double[] x = row(blocks.get(0), n);
      for (int d = 0; d < dims; d++) {
        expected[2 + d] = Math.fma(scales[n], x[d], expected[2 + d]) + 0.0;
      }
    }
    for (DataBlock block : blocks) {
      double[] sums = start.clone();
      for (int n = 0; n < ROWS; n++) {
        block.addScaled(n, scales[n], sums, 2);
      }
      assertThat(bits(sums)).as(block.getClass().getSimpleName()).isEqualTo(bits(expected));
    }
  }

  /** Numbers without the huge ones of AwkwardNumbers, whose squares are infinite. */
  private static double[] table(int count) {
    return Arrays.stream(AwkwardNumbers.of(count, 6))
        .map(w -> Math.abs(w) > 1e50 ? 3 : w)
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,8", "8,3", "13,20", "207,7", "784,41"})
  void everyStorageGivesTheSameQuadraticScores(int dims, int columns) {
    int stride = Kernels.paddedColumns(columns);
    double[] w = table(2 * dims * stride);
    int from = 2;
    int to = 36;
    double[] start = AwkwardNumbers.of((to - from) * stride, 2);
    List<DataBlock> blocks = storages(dims, null);
    double[] expected = start.clone();
    for (int n = from; n < to; n++) {
      double[] x = row(blocks.get(0), n);
      for (int k = 0; k < stride; k++) {
        int at = (n - from) * stride + k;
        for (int d = 0; d < dims; d++) {
          double factor = Math.fma(x[d], w[(2 * d + 1) * stride + k], w[2 * d * stride + k]);
          expected[at] = Math.fma(x[d], factor, expected[at]);
        }
        expected[at] += 0.0;
      }
    }
    for (DataBlock block : blocks) {
      double[] scores = start.clone();
      block.multiplyQuadratic(from, to, w, stride, scores);
      assertThat(bits(scores)).as(block.getClass().getSimpleName()).isEqualTo(bits(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 13, 207, 784})
  void everyStorageAddsTheSameMoments(int dims) {
    double[] start = AwkwardNumbers.withoutNegativeZeros(AwkwardNumbers.of(dims + 3, 3));
    double[] scales = AwkwardNumbers.of(ROWS, 4);
    List<DataBlock> blocks = storages(dims, null);
    double[] sums = start.clone();
    double[] squares = start.clone();
    for (int n = 0; n < ROWS; n++) {
      double[] x = row(blocks.get(0), n);
      for (int d = 0; d < dims; d++) {
        sums[2 + d] = Math.fma(scales[n], x[d], sums[2 + d]) + 0.0;
        squares[2 + d] = Math.fma(scales[n] * x[d], x[d], squares[2 + d]) + 0.0;
      }
    }
    for (DataBlock block : blocks) {
      double[] first = start.clone();
      double[] second = start.clone();
      for (int n = 0; n < ROWS; n++) {
        block.addMoments(n, scales[n], first, second, 2);
      }
      assertThat(bits(first)).as(block.getClass().getSimpleName()).isEqualTo(bits(sums));
      assertThat(bits(second)).as(block.getClass().getSimpleName()).isEqualTo(bits(squares));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsGoToSeveralSumsAsToEachOfThem(boolean positive) {
    int dims = 41;
    byte[] bytes = AwkwardNumbers.bytes(ROWS * dims, 3);
    double[] decode = AwkwardNumbers.decode(18);
    double[] scales = AwkwardNumbers.of(5, 19);
    for (double[] numbers : positive ? List.of(decode, scales) : List.<double[]>of()) {
      Arrays.setAll(numbers, i -> Math.abs(numbers[i]));
    }
    double[] doubles = new double[bytes.length];
    Arrays.setAll(doubles, i -> decode[bytes[i] & 0xff]);
    int[] rows = {0, 2, 3, 5, 6};
    for (DataBlock block :
        List.of(
            new DenseBlock(0, dims, doubles, null),
            new ByteBlock(0, dims, bytes, decode, null),
            SparseByteBlock.of(0, dims, bytes, decode, null))) {
      for (int count = 0; count <= rows.length; count++) {
        double[] sums = AwkwardNumbers.withoutNegativeZeros(AwkwardNumbers.of(7 * dims, 20));
        double[] expected = sums.clone();
        for (int n = 0; n < ROWS; n++) {
          for (int i = 0; i < count; i++) {
            block.addScaled(n, scales[i], expected, rows[i] * dims);
          }
          block.addToRows(n, rows, scales, count, sums);
        }
        assertThat(bits(sums)).as("%s, %d", block, count).isEqualTo(bits(expected));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,8", "13,20", "207,7", "784,41"})
  void everyStorageAddsTheSameColumns(int dims, int columns) {
    int stride = Kernels.paddedColumns(columns);
    double[] a = AwkwardNumbers.of(2 + stride, 4);
    double[] start = AwkwardNumbers.withoutNegativeZeros(AwkwardNumbers.of(dims * stride, 3));
    List<DataBlock> blocks = storages(dims, null);
    double[] expected = start.clone();
    for (int n = 0; n < ROWS; n++) {
      double[] x = row(blocks.get(0), n);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Math.fma(a[2 + i % stride], x[i / stride], expected[i]) + 0.0;
      }
    }
    for (DataBlock block : blocks) {
      double[] sums = start.clone();
      for (int n = 0; n < ROWS; n++) {
        block.addToColumns(n, a, 2, stride, sums);
      }
      assertThat(bits(sums)).as(block.getClass().getSimpleName()).isEqualTo(bits(expected));
    }
  }

  @Test
  void copyRowTouchesItsRowOnly() {
    for (DataBlock block : storages(7, null)) {
      double[] out = new double[10];
      Arrays.fill(out, 3.5);
      block.copyRow(1, out, 2);
      assertThat(out).startsWith(3.5, 3.5).endsWith(3.5);
      assertThat(Arrays.copyOfRange(out, 2, 9)).doesNotContain(3.5);
    }
  }

  @Test
  void weightsAreOneUnlessGiven() {
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, n -> n + 0.5);
    for (DataBlock block : storages(3, weights)) {
      assertThat(block.weight(4)).isEqualTo(4.5);
    }
    for (DataBlock block : storages(3, null)) {
      assertThat(block.weight(4)).isEqualTo(1);
      assertThatThrownBy(() -> block.weight(ROWS)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void blocksSurviveSerialization() throws IOException, ClassNotFoundException {
    for (DataBlock block : storages(8, null)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(block);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        DataBlock read = (DataBlock) in.readObject();
        assertThat(read).isInstanceOf(block.getClass());
        assertThat(bits(row(read, 6))).isEqualTo(bits(row(block, 6)));
        assertThat(read.squaredNorm(6)).isEqualTo(block.squaredNorm(6));
      }
    }
  }

  @Test
  void theLastOf65536DimensionsIsKept() {
    byte[] rows = new byte[2 * 65536];
    rows[65535] = 2;
    rows[65536] = 3;
    double[] decode = new double[256];
    Arrays.setAll(decode, v -> v);
    DataBlock block = SparseByteBlock.of(0, 65536, rows, decode, null);
    assertThat(row(block, 0)[65535]).isEqualTo(2);
    assertThat(row(block, 1)[0]).isEqualTo(3);
    assertThatThrownBy(() -> SparseByteBlock.of(0, 65537, new byte[65537], decode, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65537");
  }

  @Test
  void misfitsAreRefused() {
    List<Runnable> misfits = new ArrayList<>();
    double[] decode = new double[256];
    misfits.add(() -> new DenseBlock(0, 3, new double[4], null));
    misfits.add(() -> new DenseBlock(0, 0, new double[4], null));
    misfits.add(() -> new DenseBlock(-1, 2, new double[4], null));
    misfits.add(() -> new DenseBlock(0, 2, new double[4], new double[3]));
    misfits.add(() -> new ByteBlock(0, 2, new byte[4], new double[255], null));
    misfits.add(() -> SparseByteBlock.of(0, 3, new byte[4], decode, null));
    double[] ones = new double[256];
    Arrays.fill(ones, 1);
    misfits.add(() -> SparseByteBlock.of(0, 2, new byte[4], ones, null));
    for (Runnable misfit : misfits) {
      assertThatThrownBy(misfit::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void badStridesAndRangesAreRefused() {
    int lanes = Kernels.get().lanes();
    for (DataBlock block : storages(2, null)) {
      double[] w = new double[2 * lanes];
      double[] scores = new double[ROWS * lanes];
      assertThatThrownBy(() -> block.multiply(0, 1, w, lanes - 1, scores))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> block.multiply(0, ROWS + 1, w, lanes, scores))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> block.multiply(0, 2, w, 2 * lanes, scores))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static double[] row(DataBlock block, int n) {
    double[] out = new double[block.dimensions()];
    block.copyRow(n, out, 0);
    return out;
  }

  /** What was divided by some number, or was not, is seen as it was. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 3, 255})
  void wholeNumbersAreThoseOfTheBytes(double divisor) {
    int dims = 13;
    byte[] bytes = AwkwardNumbers.bytes(ROWS * dims, dims);
    double[] decode = new double[256];
    Arrays.setAll(decode, v -> v / divisor);
    for (DataBlock block :
        List.of(
            new ByteBlock(5, dims, bytes, decode, null),
            SparseByteBlock.of(5, dims, bytes, decode, null))) {
      assertThat(block.isWhole()).isTrue();
      assertThat(block.divisor()).isEqualTo(divisor);
      DataBlock whole = block.whole();
      assertThat(whole.firstRow()).isEqualTo(5);
      for (int n = 0; n < ROWS; n++) {
        double norm = 0;
        double[] row = row(whole, n);
        for (int d = 0; d < dims; d++) {
          int value = bytes[n * dims + d] & 0xff;
          assertThat(row[d]).isEqualTo(value);
          norm += value * value;
        }
        assertThat(whole.squaredNorm(n)).isEqualTo(norm);
      }
    }
  }

  @Test
  void otherRowsAreNotWhole() {
    for (DataBlock block : storages(7, null)) {
      assertThat(block.isWhole()).isFalse();
      assertThatThrownBy(block::whole).isInstanceOf(UnsupportedOperationException.class);
    }
    double[] weights = new double[ROWS];
    DataBlock weighted = new ByteBlock(0, 1, new byte[ROWS], new double[256], weights);
    assertThat(weighted.isWhole()).isFalse();
  }
}

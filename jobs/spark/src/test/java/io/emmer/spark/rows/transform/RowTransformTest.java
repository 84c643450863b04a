package io.emmer.spark.rows.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.LocalDataset;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.spark.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTransformTest {
  private static final int ROWS = 300;
  private static final int DIMENSIONS = 12;
  private static final int LEAF_ROWS = 64;

  /** Correlated rows of very different variances, one feature constant. */
  private static double[][] rows(double offset) {
    CounterRandom.Stream random = CounterRandom.stream(3, RandomPurpose.GAUSSIAN_VALUE, 0, 0);
    double[][] rows = new double[ROWS][DIMENSIONS];
    for (double[] row : rows) {
      for (int d = 0; d < DIMENSIONS; d++) {
        row[d] = random.nextNormal() / (d + 1) + (d > 0 ? .7 * row[d - 1] : 0);
      }
      for (int d = 0; d < DIMENSIONS; d++) {
        row[d] = (d == 5 ? .1 : row[d]) + offset;
      }
    }
    return rows;
  }

  private static LocalDataset dataset(double[][] rows) {
    List<DataBlock> leaves = new ArrayList<>();
    int dimensions = rows[0].length;
    for (int from = 0; from < rows.length; from += LEAF_ROWS) {
      double[] values =
          Arrays.stream(rows, from, Math.min(rows.length, from + LEAF_ROWS))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      leaves.add(new DenseBlock(from, dimensions, values, null));
    }
    return new LocalDataset(leaves, new double[dimensions]);
  }

  private static double[][] apply(RowTransform transform, double[][] rows) {
    List<double[]> result = new ArrayList<>();
    for (DataBlock leaf : dataset(rows).leaves()) {
      DataBlock transformed = transform.apply(leaf);
      for (int n = 0; n < leaf.rows(); n++) {
        double[] row = new double[transformed.dimensions()];
        transformed.copyRow(n, row, 0);
        result.add(row);
      }
    }
    return result.toArray(double[][]::new);
  }

  /** covariance[i][j], in two passes over rows moved by the offset that they were made with. */
  private static double[][] covariance(double[][] rows) {
    int dimensions = rows[0].length;
    double[] mean = new double[dimensions];
    for (double[] row : rows) {
      for (int d = 0; d < dimensions; d++) {
        mean[d] += row[d] / rows.length;
      }
    }
    double[][] covariance = new double[dimensions][dimensions];
    for (double[] row : rows) {
      for (int i = 0; i < dimensions; i++) {
        for (int j = 0; j < dimensions; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / rows.length;
        }
      }
    }
    return covariance;
  }

  /** Cyclic Jacobi rotations (Golub and Van Loan, algorithm 8.5.2): eigenvalues, descending. */
  private static double[] jacobi(double[][] symmetric) {
    double[][] a = Arrays.stream(symmetric).map(double[]::clone).toArray(double[][]::new);
    int n = a.length;
    for (int sweep = 0; sweep < 30; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p][q] != 0) {
            rotate(a, p, q);
          }
        }
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = -a[i][i];
    }
    Arrays.sort(values);
    return Arrays.stream(values).map(v -> -v).toArray();
  }

  private static void rotate(double[][] a, int p, int q) {
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    for (int i = 0; i < a.length; i++) {
      double ip = a[i][p];
      double iq = a[i][q];
      a[i][p] = c * ip - s * iq;
      a[i][q] = s * ip + c * iq;
    }
    for (int i = 0; i < a.length; i++) {
      double pi = a[p][i];
      double qi = a[q][i];
      a[p][i] = c * pi - s * qi;
      a[q][i] = s * pi + c * qi;
    }
  }

  @Test
  void twoFeaturesHaveTheClosedForm() {
    // Covariance ((2, 1), (1, 2)): eigenvalues 3 and 1 along (1, 1) and (1, -1).
    double r = Math.sqrt(6);
    double s = Math.sqrt(2);
    double[][] rows = {
      {r / 2 + 7, r / 2 - 3}, {-r / 2 + 7, -r / 2 - 3}, {r / 2 + 7, r / 2 - 3},
      {-r / 2 + 7, -r / 2 - 3}, {s + 7, -s - 3}, {-s + 7, s - 3}
    };
    double[][] covariance = covariance(rows);
    double sum = covariance[0][0] + covariance[0][1];
    double difference = covariance[0][0] - covariance[0][1];

    PrincipalComponents pca = new TransformFit(false, 2).fit(dataset(rows)).components();

    assertThat(covariance[0][0]).isEqualTo(covariance[1][1], within(1e-12));
    double[] values = {Math.max(sum, difference), Math.min(sum, difference)};
    assertThat(pca.variances()).containsExactly(values, within(1e-12));
    assertThat(pca.mean()).containsExactly(new double[] {7, -3}, within(1e-12));
    double half = Math.sqrt(.5);
    assertThat(Math.abs(pca.components()[0])).isEqualTo(half, within(1e-12));
    assertThat(pca.components()[0] * pca.components()[1]).isEqualTo(.5, within(1e-12));
    assertThat(pca.components()[2] * pca.components()[3]).isEqualTo(-.5, within(1e-12));
    assertThat(pca.components()[0]).isPositive();
  }

  @Test
  void variancesAreThoseOfAnotherMethodAndOfTheRowsThemselves() {
    double[][] rows = rows(0);
    RowTransform transform = new TransformFit(false, DIMENSIONS).fit(dataset(rows));
    PrincipalComponents pca = transform.components();

    assertThat(pca.variances()).containsExactly(jacobi(covariance(rows)), within(1e-10));
    double[][] reduced = covariance(apply(transform, rows));
    for (int i = 0; i < DIMENSIONS; i++) {
      for (int j = 0; j < DIMENSIONS; j++) {
        double expected = i == j ? pca.variances()[i] : 0;
        assertThat(reduced[i][j]).isEqualTo(expected, within(1e-10));
      }
    }
    assertThat(transform.explainedShare()).isEqualTo(1, within(1e-12));
  }

  @Test
  void largestEntriesArePositive() {
    double[] components =
        new TransformFit(false, DIMENSIONS).fit(dataset(rows(0))).components().components();
    for (int j = 0; j < DIMENSIONS; j++) {
      double[] vector = Arrays.copyOfRange(components, j * DIMENSIONS, (j + 1) * DIMENSIONS);
      double largest = Arrays.stream(vector).map(Math::abs).max().orElseThrow();
      assertThat(vector).contains(largest);
    }
  }

  @Test
  void reconstructionErrorIsTheSumOfDroppedEigenvalues() {
    double[][] rows = rows(2);
    double[] all = jacobi(covariance(rows));
    for (int kept : new int[] {1, 4, DIMENSIONS}) {
      RowTransform transform = new TransformFit(false, kept).fit(dataset(rows));
      double[][] reduced = apply(transform, rows);
      double error = 0;
      for (int n = 0; n < ROWS; n++) {
        double[] back = transform.undo(reduced[n]);
        for (int d = 0; d < DIMENSIONS; d++) {
          error += (back[d] - rows[n][d]) * (back[d] - rows[n][d]) / ROWS;
        }
      }
      double dropped = Arrays.stream(all, kept, DIMENSIONS).sum();
      assertThat(error).isEqualTo(dropped, within(1e-10));
    }
  }

  @Test
  void anOffsetCostsNoDigits() {
    double[] expected =
        new TransformFit(false, DIMENSIONS).fit(dataset(rows(0))).components().variances();
    RowTransform moved = new TransformFit(false, DIMENSIONS).fit(dataset(rows(1e6)));
    // The rows themselves are rounded to 1e-10 at this offset.
    assertThat(moved.components().variances()).containsExactly(expected, within(1e-8));
    double[][] reduced = covariance(apply(moved, rows(1e6)));
    assertThat(reduced[0][0]).isEqualTo(expected[0], within(1e-8));
  }

  @Test
  void constantFeaturesHaveNoScatterAndBecomeZero() {
    for (TransformFit fit : List.of(new TransformFit(true, 0), new TransformFit(true, 3))) {
      RowTransform transform = fit.fit(dataset(rows(1e6)));
      assertThat(transform.standardization().deviation()[5]).isEqualTo(1);
      assertThat(transform.standardization().mean()[5]).isEqualTo(1e6 + .1);
    }
  }

  @Test
  void standardizedFeaturesHaveMeanZeroAndVarianceOne() {
    double[][] rows = rows(3);
    RowTransform transform = new TransformFit(true, 0).fit(dataset(rows));
    double[][] standard = apply(transform, rows);
    double[][] covariance = covariance(standard);
    for (int d = 0; d < DIMENSIONS; d++) {
      int column = d;
      double mean = Arrays.stream(standard).mapToDouble(row -> row[column]).average().orElseThrow();
      assertThat(mean).isEqualTo(0, within(1e-12));
      assertThat(covariance[d][d]).isEqualTo(d == 5 ? 0 : 1, within(1e-12));
      assertThat(transform.undo(standard[d])).containsExactly(rows[d], within(1e-12));
    }
  }

  @Test
  void componentsOfStandardizedRowsAreThoseOfTheCorrelations() {
    double[][] rows = rows(3);
    double[][] standard = apply(new TransformFit(true, 0).fit(dataset(rows)), rows);
    RowTransform both = new TransformFit(true, 4).fit(dataset(rows));
    double[] expected = Arrays.copyOf(jacobi(covariance(standard)), 4);
    assertThat(both.components().variances()).containsExactly(expected, within(1e-10));
    double[][] reduced = apply(both, rows);
    assertThat(covariance(reduced)[2][2]).isEqualTo(expected[2], within(1e-10));
    assertThat(both.undo(reduced[0])).hasSize(DIMENSIONS);
  }

  @Test
  void sparseBytesAndDoublesOfTheSameRowsAgree() {
    byte[] bytes = new byte[200 * 30];
    double[] decode = new double[256];
    Arrays.setAll(decode, b -> b / 255.0);
    double[][] rows = new double[200][30];
    for (int i = 0; i < bytes.length; i++) {
      long bits = CounterRandom.bits(9, RandomPurpose.DIGIT_SHAPE, 0, 0, i);
      // Some features are mostly zero, some mostly not.
      bytes[i] = (bits & 31) > i % 30 ? (byte) (bits >>> 8) : 0;
      rows[i / 30][i % 30] = decode[bytes[i] & 0xff];
    }
    DataBlock sparse = SparseByteBlock.of(0, 30, bytes, decode, null);
    TransformFit fit = new TransformFit(false, 5);
    RowTransform ofBytes = fit.fit(new LocalDataset(List.of(sparse), new double[30]));
    RowTransform ofDoubles = fit.fit(dataset(rows));
    assertThat(ofBytes.components().components())
        .containsExactly(ofDoubles.components().components(), within(1e-10));
    double[] row = new double[5];
    ofBytes.apply(sparse).copyRow(17, row, 0);
    assertThat(row).containsExactly(apply(ofDoubles, rows)[17], within(1e-10));
  }

  @Test
  void moreComponentsThanFeaturesAreRefused() {
    assertThatThrownBy(() -> new TransformFit(false, DIMENSIONS + 1).fit(dataset(rows(0))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("pca 13");
  }
}

package io.emmer.em.linear;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhiteningTest {
  /** B B' + I for random B: symmetric and positive definite. */
  private static double[] someMatrix(int dims) {
    Random random = new Random(dims);
    double[] b = random.doubles((long) dims * dims, -1, 1).toArray();
    double[] packed = new double[PackedSymmetric.size(dims)];
    for (int i = 0; i < dims; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = i == j ? 1 : 0;
        for (int m = 0; m < dims; m++) {
          sum += b[i * dims + m] * b[j * dims + m];
        }
        packed[PackedSymmetric.row(i) + j] = sum;
      }
    }
    return packed;
  }

  private static double[] square(double[] packed, int dims) {
    double[] square = new double[dims * dims];
    PackedSymmetric.unpack(packed, dims, square, 0);
    return square;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 13, 31, 32, 33, 64, 207})
  void theFactorTimesItsTransposeIsTheMatrix(int dims) {
    double[] packed = someMatrix(dims);
    double[] lower = new double[1 + dims * dims];
    CholeskyFactor.of(packed, dims, 0.5).orElseThrow().copyLowerTo(lower, 1);
    for (int i = 0; i < dims; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = i == j ? -0.5 : 0;
        for (int m = 0; m <= j; m++) {
          sum += lower[1 + i * dims + m] * lower[1 + j * dims + m];
        }
        assertClose(sum, packed[PackedSymmetric.row(i) + j], 1e-12, dims);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 13, 31, 32, 33, 64, 207})
  void whiteningSolves(int dims) {
    double[] packed = someMatrix(dims);
    Whitening whitening = Whitening.of(CholeskyFactor.of(packed, dims, 0).orElseThrow());
    double[] solution = new Random(1).doubles(dims, -1, 1).toArray();
    double[] square = square(packed, dims);
    double[] right = new double[dims + 2];
    double quadraticForm = 0;
    for (int i = 0; i < dims; i++) {
      for (int j = 0; j < dims; j++) {
        right[i + 2] += square[i * dims + j] * solution[j];
      }
      quadraticForm += solution[i] * right[i + 2];
    }
    double[] whitened = whitening.whiten(right, 2);
    double[] actual = new double[dims];
    whitening.unwhiten(whitened, actual, 0);
    assertClose(actual, solution, 1e-9);
    assertClose(Arrays.stream(whitened).map(y -> y * y).sum(), quadraticForm, 1e-10, 0);
    assertClose(whitening.inverseTrace(packed), dims, 1e-9, 0);
    double[] identity = new double[dims];
    Arrays.fill(identity, 1);
    assertClose(
        whitening.inverseTrace(),
        whitening.inverseTrace(PackedSymmetric.diagonal(identity)),
        1e-12,
        0);
  }

  @Test
  void theDeterminantIsThatOfAKnownMatrix() {
    double[] packed = {2, 0.5, 1};
    CholeskyFactor factor = CholeskyFactor.of(packed, 2, 0).orElseThrow();
    assertClose(factor.logDeterminant(), Math.log(1.75), 1e-15, 0);
    assertClose(Whitening.of(factor).logDeterminant(), Math.log(1.75), 1e-15, 0);
  }

  @Test
  void singularMatricesHaveNoFactor() {
    assertThat(CholeskyFactor.of(new double[] {1, 1, 1}, 2, 0)).isEmpty();
    assertThat(CholeskyFactor.of(new double[] {1, 2, 1}, 2, 0)).isEmpty();
    assertThat(CholeskyFactor.of(new double[] {Double.NaN}, 1, 0)).isEmpty();
    assertThat(CholeskyFactor.of(new double[] {1, 1, 1}, 2, 1e-6)).isPresent();
  }
}

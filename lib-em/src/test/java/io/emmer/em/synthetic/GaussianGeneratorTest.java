package io.emmer.em.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaussianGeneratorTest {
  private static final long SEED = 11;
  private static final int ROWS = 100_000;
  private static final int D = 3;
  private static final double[] WEIGHTS = {0.2, 0, 0.5, 0.3};
  private static final double[] MEANS = {0, 0, 0, 9, 9, 9, -5, 2, 1, 4, 0, -3};

  private static double[] identities(int components) {
    double[] covariances = new double[components * D * D];
    for (int i = 0; i < components * D; i++) {
      covariances[i * D + i % D] = 1;
    }
    return covariances;
  }

  @Test
  void sphericalMomentsAreRecovered() {
    double[] variances = {1, 1, 4, 0.25};
    double[] expected = identities(WEIGHTS.length);
    Arrays.setAll(expected, i -> expected[i] * variances[i / (D * D)]);
    assertMoments(
        new GaussianGenerator(SEED, DiagonalGaussianModel.spherical(WEIGHTS, MEANS, variances)),
        expected);
  }

  @Test
  void diagonalMomentsAreRecovered() {
    double[] variances = {1, 2, 3, 1, 1, 1, 0.1, 0.2, 0.3, 9, 1, 4};
    double[] expected = identities(WEIGHTS.length);
    Arrays.setAll(expected, i -> expected[i] * variances[i / D]);
    assertMoments(
        new GaussianGenerator(SEED, new DiagonalGaussianModel(WEIGHTS, MEANS, variances)),
        expected);
  }

  /** Checks frequencies, means and covariances of the components to 5 standard errors. */
  private static void assertMoments(GaussianGenerator generator, double[] covariances) {
    int[] counts = new int[WEIGHTS.length];
    double[] sums = new double[MEANS.length];
    double[] products = new double[covariances.length];
    double[] row = new double[D];
    for (int n = 0; n < ROWS; n++) {
      int k = generator.component(n);
      generator.draw(n, row, 0);
      counts[k]++;
      for (int i = 0; i < D; i++) {
        sums[k * D + i] += row[i];
        for (int j = 0; j < D; j++) {
          products[(k * D + i) * D + j] +=
              (row[i] - MEANS[k * D + i]) * (row[j] - MEANS[k * D + j]);
        }
      }
    }
    for (int k = 0; k < WEIGHTS.length; k++) {
      double error = 5 * Math.sqrt(WEIGHTS[k] * (1 - WEIGHTS[k]) / ROWS);
      assertThat((double) counts[k] / ROWS).isCloseTo(WEIGHTS[k], within(error));
    }
    for (int i = 0; i < products.length; i++) {
      assertMomentsOfPair(i, counts[i / (D * D)], sums, products, covariances);
    }
  }

  private static void assertMomentsOfPair(
      int pair, int count, double[] sums, double[] products, double[] covariances) {
    if (count == 0) {
      return;
    }
    int i = pair / D;
    int k = i / D;
    int j = pair % D;
    double varianceOfI = covariances[i * D + i % D];
    double varianceOfJ = covariances[(k * D + j) * D + j];
    double meanError = 5 * Math.sqrt(varianceOfI / count);
    assertThat(sums[i] / count).isCloseTo(MEANS[i], within(meanError));
    double covariance = covariances[pair];
    double error = 5 * Math.sqrt((varianceOfI * varianceOfJ + covariance * covariance) / count);
    assertThat(products[pair] / count).isCloseTo(covariance, within(error));
  }

  @Test
  void rowsNeverChange() {
    double[] variances = {1, 2, 3, 1, 1, 1, 0.1, 0.2, 0.3, 9, 1, 4};
    GaussianGenerator generator =
        new GaussianGenerator(SEED, new DiagonalGaussianModel(WEIGHTS, MEANS, variances));
    int[] components = new int[12];
    Arrays.setAll(components, generator::component);
    assertThat(components).containsExactly(2, 2, 0, 2, 3, 2, 3, 2, 2, 3, 0, 3);
    double[] row = new double[D];
    generator.draw(0, row, 0);
    assertThat(row).containsExactly(-4.9649762325246956, 2.014258385445149, 1.876226450316759);
  }

  @Test
  void rowDependsOnSeedAndRowOnly() {
    double[] variances = {1, 1, 1, 1};
    GaussianGenerator generator =
        new GaussianGenerator(SEED, DiagonalGaussianModel.spherical(WEIGHTS, MEANS, variances));
    double[] rows = new double[2 * D];
    generator.draw(6, rows, D);
    generator.draw(5, rows, 0);
    double[] again = new double[D];
    new GaussianGenerator(SEED, DiagonalGaussianModel.spherical(WEIGHTS, MEANS, variances))
        .draw(6, again, 0);
    assertThat(again).isEqualTo(Arrays.copyOfRange(rows, D, 2 * D));
    new GaussianGenerator(SEED + 1, DiagonalGaussianModel.spherical(WEIGHTS, MEANS, variances))
        .draw(6, again, 0);
    assertThat(again).isNotEqualTo(Arrays.copyOfRange(rows, D, 2 * D));
    assertThatThrownBy(() -> generator.draw(6, again, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void formsAgreeOnTheSameCovariances() {
    double[] four = {4, 4, 4, 4};
    double[] fours = new double[WEIGHTS.length * D];
    Arrays.fill(fours, 4);
    double[][] rows = new double[2][D];
    new GaussianGenerator(SEED, DiagonalGaussianModel.spherical(WEIGHTS, MEANS, four))
        .draw(1, rows[0], 0);
    new GaussianGenerator(SEED, new DiagonalGaussianModel(WEIGHTS, MEANS, fours))
        .draw(1, rows[1], 0);
    assertThat(rows[1]).isEqualTo(rows[0]);
  }

  @Test
  void knowsItsShape() {
    GaussianGenerator generator =
        new GaussianGenerator(
            SEED, DiagonalGaussianModel.spherical(WEIGHTS, MEANS, new double[] {1, 1, 1, 1}));
    assertThat(generator.components()).isEqualTo(4);
    assertThat(generator.dimensions()).isEqualTo(D);
  }

  @Test
  void refusesBadWeightsAndVariances() {
    assertRefused(new double[] {0.5, 0.6}, new double[] {1, 1}, "sum to 1.1");
    assertRefused(new double[] {1.5, -0.5}, new double[] {1, 1}, "a mixing weight is -0.5");
    assertRefused(new double[] {}, new double[] {}, "4 values do not make 0 components");
    assertRefused(
        new double[] {0.3, 0.3, 0.4}, new double[] {1, 1, 1}, "4 values do not make 3 components");
    assertRefused(new double[] {0.5, 0.5}, new double[] {1}, "1 values do not fill the shape [2]");
    assertRefused(
        new double[] {0.5, 0.5}, new double[] {1, 0}, "element 1 of the variances is 0.0");
  }

  private static void assertRefused(double[] weights, double[] variances, String message) {
    double[] means = {0, 0, 1, 1};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GaussianGenerator(
                    SEED, DiagonalGaussianModel.spherical(weights, means, variances)))
        .withMessageContaining(message);
  }

  @Test
  void refusesMeansThatAreNotFinite() {
    double[] means = {0, Double.NaN};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GaussianGenerator(
                    SEED,
                    DiagonalGaussianModel.spherical(new double[] {1}, means, new double[] {1})))
        .withMessageContaining("component 0 has the value NaN in feature 1");
  }
}

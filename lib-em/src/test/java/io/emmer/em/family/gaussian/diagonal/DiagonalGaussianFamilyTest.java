package io.emmer.em.family.gaussian.diagonal;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Assignments;
import io.emmer.em.Dataset;
import io.emmer.em.Family;
import io.emmer.em.GaussianFamilyContractTest;
import io.emmer.em.Moments;
import io.emmer.em.TestRows;
import io.emmer.em.mixture.ComponentModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DiagonalGaussianFamilyTest
    extends GaussianFamilyContractTest<DiagonalGaussianModel, DiagonalGaussianStatistics> {
  @Override
  protected Family<DiagonalGaussianModel, DiagonalGaussianStatistics> family(double floor) {
    return new DiagonalGaussianFamily(floor);
  }

  @Override
  protected double[] restricted(double[] covariance, int dimensions) {
    double[] diagonal = new double[covariance.length];
    for (int d = 0; d < dimensions; d++) {
      diagonal[d * (dimensions + 1)] = covariance[d * (dimensions + 1)];
    }
    return diagonal;
  }

  @Test
  void densityIsThatOfTheFormula() {
    DiagonalGaussianModel model =
        new DiagonalGaussianModel(
            new double[] {0.25, 0.75}, new double[] {0, 0, 1, 2}, new double[] {1, 4, 0.5, 2});
    TestRows row = TestRows.of(2, 0.5, 1.5);
    double first = 0.25 * normal(0.5, 0, 1) * normal(1.5, 0, 4);
    double second = 0.75 * normal(0.5, 1, 0.5) * normal(1.5, 2, 2);
    for (double[] origin : new double[][] {{0, 0}, {3, -2}}) {
      Assignments assigned = family().eStep(model, origin).assign(row.block(0, 1, origin));
      assertClose(assigned.score()[0], Math.log(first + second), 1e-13, 0);
      assertClose(assigned.responsibility(0, 1), second / (first + second), 1e-13, 0);
    }
  }

  private static double normal(double x, double mean, double variance) {
    double squares = (x - mean) * (x - mean);
    return Math.exp(-squares / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  }

  @Test
  void aConstantColumnRaisesAFloorOfZero() {
    TestRows rows = sample(120);
    for (int n = 0; n < rows.rows(); n++) {
      rows.values()[n * D + 1] = 0.5;
    }
    DiagonalGaussianModel fitted = oneComponent(rows);
    assertThat(fitted.raisedFloors()).isEqualTo(1);
    double largest = Math.max(fitted.variance(0, 0), fitted.variance(0, 2));
    assertClose(fitted.variance(0, 1), 1e-11 * largest, 1e-6, 0);
    assertThat(oneComponent(sample(120)).raisedFloors()).isZero();
  }

  private DiagonalGaussianModel oneComponent(TestRows rows) {
    Dataset data = rows.dataset(50, family());
    DiagonalGaussianModel start = family().fromCentres(1, rows.row(0), Moments.of(data));
    return family().mStep(statistics(start, data), start);
  }

  @Test
  void variancesMustBePositive() {
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () ->
                  new DiagonalGaussianModel(
                      new double[] {1}, new double[2], new double[] {1, wrong}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("element 1 of the variances is " + wrong);
    }
  }

  @Test
  void parametersAreCounted() {
    double[] weights = ComponentModel.equalWeights(5);
    double[] variances = new double[35];
    Arrays.fill(variances, 1);
    DiagonalGaussianModel model = new DiagonalGaussianModel(weights, new double[35], variances);
    assertThat(model.freeParameters()).isEqualTo(4 + 5 * 7 + 5 * 7);
  }
}

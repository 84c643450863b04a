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
import org.junit.jupiter.api.Test;

class SphericalGaussianFamilyTest
    extends GaussianFamilyContractTest<DiagonalGaussianModel, DiagonalGaussianStatistics> {
  @Override
  protected Family<DiagonalGaussianModel, DiagonalGaussianStatistics> family(double floor) {
    return new SphericalGaussianFamily(floor);
  }

  @Override
  protected double[] restricted(double[] covariance, int dimensions) {
    double mean = 0;
    for (int d = 0; d < dimensions; d++) {
      mean += covariance[d * (dimensions + 1)] / dimensions;
    }
    double[] spherical = new double[covariance.length];
    for (int d = 0; d < dimensions; d++) {
      spherical[d * (dimensions + 1)] = mean;
    }
    return spherical;
  }

  @Test
  void densityIsThatOfTheFormula() {
    DiagonalGaussianModel model =
        DiagonalGaussianModel.spherical(
            new double[] {0.25, 0.75}, new double[] {0, 0, 1, 2}, new double[] {4, 0.5});
    TestRows row = TestRows.of(2, 0.5, 1.5);
    double first = 0.25 * Math.exp(-(0.25 + 2.25) / 8) / (8 * Math.PI);
    double second = 0.75 * Math.exp(-(0.25 + 0.25)) / Math.PI;
    for (double[] origin : new double[][] {{0, 0}, {3, -2}}) {
      Assignments assigned = family().eStep(model, origin).assign(row.block(0, 1, origin));
      assertClose(assigned.score()[0], Math.log(first + second), 1e-13, 0);
      assertClose(assigned.responsibility(0, 1), second / (first + second), 1e-13, 0);
    }
  }

  @Test
  void startingVariancesAreTheMeanOfTheFeatures() {
    Dataset data = TestRows.of(2, 0, 0, 2, 6).dataset(2, family());
    DiagonalGaussianModel start = family(0.5).fromCentres(1, new double[2], Moments.of(data));
    assertClose(start.variance(0, 0), (1 + 9) / 2.0 + 0.5, 1e-14, 0);
  }

  @Test
  void variancesMustBePositive() {
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () ->
                  DiagonalGaussianModel.spherical(
                      new double[] {0.5, 0.5}, new double[2], new double[] {1, wrong}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("element 1 of the variances is " + wrong);
    }
  }

  @Test
  void parametersAreCounted() {
    double[] weights = ComponentModel.equalWeights(5);
    DiagonalGaussianModel model = DiagonalGaussianModel.spherical(weights, new double[35], weights);
    assertThat(model.freeParameters()).isEqualTo(4 + 5 * 7 + 5);
  }
}

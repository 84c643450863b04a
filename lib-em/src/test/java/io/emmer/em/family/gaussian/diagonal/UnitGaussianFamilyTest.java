package io.emmer.em.family.gaussian.diagonal;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Assignments;
import io.emmer.em.Family;
import io.emmer.em.LocalDataset;
import io.emmer.em.LocationFamilyContractTest;
import io.emmer.em.TestRows;
import org.junit.jupiter.api.Test;

class UnitGaussianFamilyTest
    extends LocationFamilyContractTest<DiagonalGaussianModel, DiagonalGaussianStatistics> {
  @Override
  protected Family<DiagonalGaussianModel, DiagonalGaussianStatistics> family() {
    return new UnitGaussianFamily();
  }

  @Override
  protected double[] trueCentres() {
    return new double[] {0, 0, 0, 4, 0, -2, -1, 5, 3};
  }

  @Override
  protected TestRows sample(int rows) {
    return TestRows.around(D, trueCentres(), 1, rows);
  }

  @Override
  protected double recoveryError() {
    return 0.1;
  }

  @Override
  protected double[] centreOfOne(double[] mean, double weight) {
    return mean;
  }

  @Test
  void densityIsThatOfTheFormula() {
    DiagonalGaussianModel model =
        DiagonalGaussianModel.unit(new double[] {0.25, 0.75}, new double[] {0, 0, 1, 2});
    TestRows row = TestRows.of(2, 0.5, 1.5);
    double first = 0.25 / (2 * Math.PI) * Math.exp(-(0.25 + 2.25) / 2);
    double second = 0.75 / (2 * Math.PI) * Math.exp(-(0.25 + 0.25) / 2);
    for (double[] origin : new double[][] {{0, 0}, {3, -2}}) {
      Assignments assigned = family().eStep(model, origin).assign(row.block(0, 1, origin));
      assertClose(assigned.score()[0], Math.log(first + second), 1e-14, 0);
      assertClose(assigned.responsibility(0, 1), second / (first + second), 1e-14, 0);
    }
  }

  @Test
  void aLostComponentKeepsItsParametersWithTheLeastWeight() {
    DiagonalGaussianModel model =
        DiagonalGaussianModel.unit(new double[] {0.5, 0.5}, new double[] {1000, 0.5});
    LocalDataset data = TestRows.of(1, 0, 1, 2).dataset(2, family());
    DiagonalGaussianModel next = family().mStep(statistics(model, data), model);
    assertThat(next.centres()[0]).isEqualTo(1000);
    assertClose(next.centres()[1], 1, 1e-15, 0);
    assertThat(next.weights()[0]).isEqualTo(1e-12);
    assertClose(next.weights()[1], 1 - 1e-12, 1e-15, 0);
  }
}

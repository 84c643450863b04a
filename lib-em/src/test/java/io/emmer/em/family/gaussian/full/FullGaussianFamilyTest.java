package io.emmer.em.family.gaussian.full;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Assignments;
import io.emmer.em.Dataset;
import io.emmer.em.EmException;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.GaussianFamilyContractTest;
import io.emmer.em.LocalDataset;
import io.emmer.em.Moments;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FullGaussianFamilyTest
    extends GaussianFamilyContractTest<FullGaussianModel, FullGaussianStatistics> {
  @Override
  protected Family<FullGaussianModel, FullGaussianStatistics> family(double floor) {
    return new FullGaussianFamily(floor);
  }

  @Override
  protected double[] restricted(double[] covariance, int dimensions) {
    return covariance;
  }

  @Test
  void densityIsThatOfTheFormula() {
    FullGaussianModel model =
        FullGaussianModel.of(
            new double[] {0.25, 0.75},
            new double[] {0, 0, 1, 2},
            new double[] {2, 0.5, 0.5, 1, 1, 0, 0, 4});
    TestRows row = TestRows.of(2, 0.5, 1.5);
    // The inverse of {{2, .5}, {.5, 1}} is {{1, -.5}, {-.5, 2}} / 1.75.
    double first =
        0.25 / (2 * Math.PI * Math.sqrt(1.75)) * Math.exp(-(0.25 - 0.75 + 4.5) / 1.75 / 2);
    double second = 0.75 / (2 * Math.PI * 2) * Math.exp(-(0.25 + 0.25 / 4) / 2);
    for (double[] origin : new double[][] {{0, 0}, {3, -2}}) {
      Assignments assigned = family().eStep(model, origin).assign(row.block(0, 1, origin));
      assertClose(assigned.score()[0], Math.log(first + second), 1e-14, 0);
      assertClose(assigned.responsibility(0, 1), second / (first + second), 1e-14, 0);
    }
  }

  @Test
  void droppingHopelessComponentsChangesNothing() {
    int dims = 100;
    double[] centres = new double[3 * dims];
    Arrays.fill(centres, dims, 2 * dims, 3);
    Arrays.fill(centres, 2 * dims + 90, 3 * dims, 0.3);
    TestRows rows = TestRows.around(dims, centres, 1, 600);
    Dataset data = rows.dataset(600, family());
    FullGaussianModel model =
        family()
            .mStep(
                statistics(family().fromCentres(3, centres, Moments.of(data)), data),
                family().fromCentres(3, centres, Moments.of(data)));
    Assignments assigned =
        family().eStep(model, data.origin()).assign(rows.block(0, 600, data.origin()));
    for (int n = 0; n < 600; n++) {
      double[] scores = new double[3];
      for (int k = 0; k < 3; k++) {
        double[] one = {1};
        double[] centre = Arrays.copyOfRange(model.centres(), k * dims, (k + 1) * dims);
        FullGaussianModel alone = FullGaussianModel.of(one, centre, model.covariance(k));
        scores[k] =
            Math.log(model.weights()[k])
                + family()
                    .eStep(alone, data.origin())
                    .assign(rows.block(n, n + 1, data.origin()))
                    .score()[0];
      }
      double best = Arrays.stream(scores).max().orElseThrow();
      double sum = Arrays.stream(scores).map(s -> Math.exp(s - best)).sum();
      assertClose(assigned.score()[n], best + Math.log(sum), 1e-12, 0);
      for (int k = 0; k < 3; k++) {
        double expected = Math.exp(scores[k] - best) / sum;
        assertClose(assigned.responsibility(n, k), expected, 1e-9, 1e-6);
      }
    }
  }

  @Test
  void singularCovariancesRaiseTheFloorAndAreCounted() {
    TestRows rows = withDuplicateColumn(sample(90));
    Dataset data = rows.dataset(32, family());
    FullGaussianModel start =
        family().fromCentres(K, Arrays.copyOf(rows.values(), K * D), Moments.of(data));
    FitResult<?, ?> result = fit(data, start, StopRule.iterations(3));
    assertThat(start.raisedFloors()).isZero();
    assertThat(result.trace().raisedFloors()).isEqualTo((long) K * result.iterations());
    assertThat(result.objective()).isFinite();
  }

  @Test
  void rowsThatAreAllTheSameHaveNoCovariance() {
    Dataset data = TestRows.of(2, 1, 2, 1, 2).dataset(2, family());
    assertThatThrownBy(() -> family().fromCentres(1, new double[] {1, 2}, Moments.of(data)))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("component 0: its rows have no positive variance in some direction");
  }

  @Test
  void aFloorCarriesMoreDimensionsThanRows() {
    int dims = 40;
    TestRows rows = TestRows.around(dims, new double[dims], 1, 7);
    FullGaussianFamily family = new FullGaussianFamily(1e-3);
    Dataset data = rows.dataset(3, family);
    FullGaussianModel start =
        family.fromCentres(2, Arrays.copyOf(rows.values(), 2 * dims), Moments.of(data));
    FitResult<?, ?> result = fit(family, data, start, StopRule.iterations(5));
    assertThat(result.objective()).isFinite();
    assertThat(result.trace().raisedFloors()).isZero();
  }

  @Test
  void oneRowOfOneDimensionIsItsOwnMean() {
    FullGaussianFamily family = new FullGaussianFamily(1e-6);
    LocalDataset data = TestRows.of(1, 5).dataset(1, family);
    FullGaussianModel start = family.fromCentres(1, new double[] {4}, Moments.of(data));
    FitResult<?, ?> result = fit(family, data, start, StopRule.iterations(3));
    assertThat(result.model().centres()).containsExactly(5);
    assertClose(result.objective(), -Math.log(2 * Math.PI * 1e-6) / 2, 1e-12, 0);
  }

  @Test
  void asymmetricAndIndefiniteCovariancesAreRefused() {
    double[] weights = {1};
    double[] means = {0, 0};
    assertThatThrownBy(() -> FullGaussianModel.of(weights, means, new double[] {1, 0.5, 0.4, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the covariance of component 0 is not finite and symmetric: [1][0] is 0.4 and [0][1] is"
                + " 0.5");
    assertThatThrownBy(() -> FullGaussianModel.of(weights, means, new double[] {1, 2, 2, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the covariance of component 0 is not positive definite");
  }

  private static TestRows withDuplicateColumn(TestRows rows) {
    for (int n = 0; n < rows.rows(); n++) {
      rows.values()[n * D + 2] = rows.values()[n * D];
    }
    return rows;
  }
}

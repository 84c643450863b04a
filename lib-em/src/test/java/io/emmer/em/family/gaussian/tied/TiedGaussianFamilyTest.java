package io.emmer.em.family.gaussian.tied;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmException;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.GaussianFamilyContractTest;
import io.emmer.em.LocalDataset;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiedGaussianFamilyTest
    extends GaussianFamilyContractTest<TiedGaussianModel, TiedGaussianStatistics> {
  @Override
  protected Family<TiedGaussianModel, TiedGaussianStatistics> family(double floor) {
    return new TiedGaussianFamily(floor);
  }

  @Override
  protected double[] restricted(double[] covariance, int dimensions) {
    return covariance;
  }

  private static TiedGaussianModel someTiedModel() {
    return TiedGaussianModel.of(
        new double[] {0.25, 0.75}, new double[] {0, 0, 1, 2}, new double[] {2, 0.5, 0.5, 1});
  }

  @Test
  void densityIsThatOfTheFormula() {
    TestRows row = TestRows.of(2, 0.5, 1.5);
    // The inverse of {{2, .5}, {.5, 1}} is {{1, -.5}, {-.5, 2}} / 1.75.
    double normaliser = 2 * Math.PI * Math.sqrt(1.75);
    double first = 0.25 / normaliser * Math.exp(-(0.25 - 0.75 + 4.5) / 1.75 / 2);
    double second = 0.75 / normaliser * Math.exp(-(0.25 - 0.25 + 0.5) / 1.75 / 2);
    for (double[] origin : new double[][] {{0, 0}, {3, -2}}) {
      Assignments assigned =
          family().eStep(someTiedModel(), origin).assign(row.block(0, 1, origin));
      assertClose(assigned.score()[0], Math.log(first + second), 1e-14, 0);
      assertClose(assigned.responsibility(0, 1), second / (first + second), 1e-14, 0);
    }
  }

  @Test
  void theKnownScatterGivesWhatTheRowsGive() {
    TestRows rows = sample(700);
    Dataset data = rows.dataset(64, family());
    TiedGaussianModel exact = someModel(rows);
    TiedGaussianFamily over = new TiedGaussianFamily(0).over(data);
    TiedGaussianModel known = exact;
    for (int i = 0; i < 5; i++) {
      TiedGaussianStatistics byRows = statistics(exact, data);
      TiedGaussianStatistics byScatter =
          (TiedGaussianStatistics)
              data.sweep("sweep", List.of(new Candidate<>(over, known))).get(0);
      assertThat(byScatter.scatterOrNull()).isNull();
      assertClose(byScatter.objective(), byRows.objective(), 1e-13, 0);
      exact = family().mStep(byRows, exact);
      known = over.mStep(byScatter, known);
      assertClose(known, exact, 1e-12);
    }
    assertThat(known.trace()).isPositive();
    assertThat(known.carried()).containsOnlyKeys("trace");
    assertThat(over.finish(known, null).carried()).isEmpty();
  }

  /** Rows of 12 features about two centres, of which the last feature is constant. */
  private static TestRows wide(double distance) {
    int dims = 12;
    double[] centres = new double[2 * dims];
    Arrays.fill(centres, 0, dims - 1, distance);
    for (int k = 0; k < 2; k++) {
      centres[k * dims + dims - 1] = 0;
    }
    TestRows rows = TestRows.around(dims, centres, 1, 400);
    for (int n = 0; n < rows.rows(); n++) {
      rows.values()[n * dims + dims - 1] = 0;
    }
    return rows;
  }

  @Test
  void theWoodburyIdentityGivesWhatAFactorGives() {
    TestRows rows = wide(2);
    TiedGaussianFamily family = new TiedGaussianFamily(1e-2);
    Dataset data = rows.dataset(64, family);
    TiedGaussianFamily over = family.over(data);
    TiedGaussianModel known =
        family.fromCentres(2, Arrays.copyOf(rows.values(), 24), Moments.of(data));
    TiedGaussianModel exact = known;
    for (int i = 0; i < 6; i++) {
      TiedGaussianStatistics byRows =
          (TiedGaussianStatistics)
              data.sweep("sweep", List.of(new Candidate<>(family, exact))).get(0);
      TiedGaussianStatistics byScatter =
          (TiedGaussianStatistics)
              data.sweep("sweep", List.of(new Candidate<>(over, known))).get(0);
      assertClose(byScatter.objective(), byRows.objective(), 1e-12, 0);
      exact = family.mStep(byRows, exact);
      known = over.mStep(byScatter, known);
      assertClose(known, exact, 1e-11);
      assertThat(known.inverseOrNull()).isNotNull();
      assertClose(
          known.inverseOrNull().logDeterminant(), exact.whitening().logDeterminant(), 1e-12, 0);
    }
    TiedGaussianModel read = TiedGaussianModel.read(2, 12, withCarried(known));
    assertThat(read.carried().keySet()).isEqualTo(known.carried().keySet());
    known
        .carried()
        .forEach(
            (name, array) ->
                assertThat(read.carried().get(name).values()).isEqualTo(array.values()));
    assertThat(over.finish(known, null).carried()).isEmpty();
  }

  private static Map<String, NdArray> withCarried(TiedGaussianModel model) {
    Map<String, NdArray> arrays = new HashMap<>(model.arrays());
    arrays.putAll(model.carried());
    return arrays;
  }

  /** Components far apart leave little of the variance: pivots are small. */
  @Test
  void aFactorIsTakenWhereTheWoodburyIdentityWouldLoseDigits() {
    TestRows rows = wide(1000);
    TiedGaussianFamily family = new TiedGaussianFamily(1e-2);
    Dataset data = rows.dataset(64, family);
    TiedGaussianFamily over = family.over(data);
    double[] centres = new double[24];
    Arrays.fill(centres, 0, 11, 1000);
    TiedGaussianModel start = family.fromCentres(2, centres, Moments.of(data));
    TiedGaussianModel next =
        over.mStep(
            (TiedGaussianStatistics)
                data.sweep("sweep", List.of(new Candidate<>(over, start))).get(0),
            start);
    assertThat(next.inverseOrNull()).isNull();
    assertThat(next.trace()).isPositive();
  }

  /**
   * Their difference alone tells the components apart, so that little of its variance is within
   * them: that of all rows is far enough from rounding, that within is not.
   */
  @ParameterizedTest
  @ValueSource(doubles = {5e-8, 6e-8, 7e-8})
  void aFactorIsTakenWhereTwoColumnsAreAllButEqual(double within) {
    int dims = 12;
    double between = 3.2e-6;
    TestRows rows = TestRows.around(dims, new double[dims], 1.2, 400);
    for (int n = 0; n < rows.rows(); n++) {
      double difference = (n % 2 == 0 ? between : -between) + within * Math.sin(n);
      rows.values()[n * dims + dims - 1] = rows.values()[n * dims] + difference;
    }
    double[] means = new double[2 * dims];
    means[dims - 1] = between;
    means[2 * dims - 1] = -between;
    double[] covariance = new double[dims * dims];
    for (int d = 0; d < dims; d++) {
      covariance[d * dims + d] = 1;
    }
    covariance[dims - 1] = 1;
    covariance[(dims - 1) * dims] = 1;
    covariance[dims * dims - 1] = 1 + 1e-13;
    TiedGaussianModel start = TiedGaussianModel.of(new double[] {0.5, 0.5}, means, covariance);
    TiedGaussianFamily family = new TiedGaussianFamily(0);
    Dataset data = rows.dataset(64, family);
    TiedGaussianFamily over = family.over(data);
    TiedGaussianModel next =
        over.mStep(
            (TiedGaussianStatistics)
                data.sweep("sweep", List.of(new Candidate<>(over, start))).get(0),
            start);

    assertThat(over.finish(next, null).covariance(0)).isEqualTo(next.covariance(0));
    assertThat(TiedGaussianModel.read(2, dims, withCarried(next)).covariance(0))
        .isEqualTo(next.covariance(0));
  }

  @Test
  void aFitToldTheScatterReportsTheRowsOwnLikelihood() {
    Dataset data = sample(300).dataset(64, family());
    TiedGaussianModel start = family().fromCentres(K, trueCentres(), Moments.of(data));
    FitResult<?, ?> result = fit(data, start, StopRule.iterations(4));
    TiedGaussianModel model = (TiedGaussianModel) result.model();
    assertThat(model.trace()).isNaN();
    assertClose(result.objective(), statistics(model, data).objective(), 1e-13, 0);
  }

  @Test
  void singularCovariancesRaiseTheFloorAndAreCounted() {
    TestRows rows = withDuplicateColumn(sample(90));
    Dataset data = rows.dataset(32, family());
    TiedGaussianModel start =
        family().fromCentres(K, Arrays.copyOf(rows.values(), K * D), Moments.of(data));
    FitResult<?, ?> result = fit(data, start, StopRule.iterations(3));
    assertThat(start.raisedFloors()).isZero();
    assertThat(result.trace().raisedFloors()).isEqualTo(result.iterations());
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
    TiedGaussianFamily family = new TiedGaussianFamily(1e-3);
    Dataset data = rows.dataset(3, family);
    TiedGaussianModel start =
        family.fromCentres(2, Arrays.copyOf(rows.values(), 2 * dims), Moments.of(data));
    FitResult<?, ?> result = fit(family, data, start, StopRule.iterations(5));
    assertThat(result.objective()).isFinite();
    assertThat(result.trace().raisedFloors()).isZero();
  }

  @Test
  void oneRowOfOneDimensionIsItsOwnMean() {
    TiedGaussianFamily family = new TiedGaussianFamily(1e-6);
    LocalDataset data = TestRows.of(1, 5).dataset(1, family);
    TiedGaussianModel start = family.fromCentres(1, new double[] {4}, Moments.of(data));
    FitResult<?, ?> result = fit(family, data, start, StopRule.iterations(3));
    assertThat(result.model().centres()).containsExactly(5);
    assertClose(result.objective(), -Math.log(2 * Math.PI * 1e-6) / 2, 1e-12, 0);
  }

  @Test
  void asymmetricAndIndefiniteCovariancesAreRefused() {
    double[] weights = {1};
    double[] means = {0, 0};
    assertThatThrownBy(() -> TiedGaussianModel.of(weights, means, new double[] {1, 0.5, 0.4, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the covariance is not finite and symmetric: [1][0] is 0.4 and [0][1] is 0.5");
    assertThatThrownBy(() -> TiedGaussianModel.of(weights, means, new double[] {1, 2, 2, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the covariance is not positive definite");
  }

  private static TestRows withDuplicateColumn(TestRows rows) {
    for (int n = 0; n < rows.rows(); n++) {
      rows.values()[n * D + 2] = rows.values()[n * D];
    }
    return rows;
  }
}

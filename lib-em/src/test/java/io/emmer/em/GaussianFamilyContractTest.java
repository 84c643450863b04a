package io.emmer.em;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.family.gaussian.GaussianModel;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every family of Gaussian mixtures keeps whose covariances are fitted. */
public abstract class GaussianFamilyContractTest<M extends GaussianModel, S extends Statistics<S>>
    extends LocationFamilyContractTest<M, S> {
  private static final double FLOOR = HyperParameters.DEFAULTS.varianceFloor();

  /** The family with a floor. */
  protected abstract Family<M, S> family(double floor);

  /** What the family makes of a covariance cov[i*D + j]: its diagonal, say. */
  protected abstract double[] restricted(double[] covariance, int dimensions);

  @Override
  protected final Family<M, S> family() {
    return family(0);
  }

  @Override
  protected final Family<M, S> flooredFamily() {
    return family(FLOOR);
  }

  @Override
  protected double[] trueCentres() {
    return new double[] {0, 0, 0, 6, 0, -3, -1, 7, 4};
  }

  @Override
  protected TestRows sample(int rows) {
    return TestRows.around(D, trueCentres(), 1, rows);
  }

  @Override
  protected TestRows overlapping(int rows) {
    return TestRows.around(D, trueCentres(), 2.5, rows);
  }

  @Override
  protected double recoveryError() {
    return 0.12;
  }

  @Override
  protected double[] centreOfOne(double[] mean, double weight) {
    return mean;
  }

  /** Sum of (x - mean)(x - mean)' over the rows, divided by N. */
  private static double[] covariance(TestRows rows) {
    int dims = rows.dimensions();
    double[] mean = rows.mean();
    double[] covariance = new double[dims * dims];
    for (int n = 0; n < rows.rows(); n++) {
      double[] row = rows.row(n);
      for (int i = 0; i < covariance.length; i++) {
        double first = row[i / dims] - mean[i / dims];
        covariance[i] += first * (row[i % dims] - mean[i % dims]) / rows.rows();
      }
    }
    return covariance;
  }

  private static double[] plusFloor(double[] covariance, int dims, double floor) {
    double[] sum = covariance.clone();
    for (int d = 0; d < dims; d++) {
      sum[d * (dims + 1)] += floor;
    }
    return sum;
  }

  private M oneStep(Family<M, S> family, TestRows rows) {
    Dataset data = rows.dataset(50, family);
    M start = family.fromCentres(1, rows.row(0), Moments.of(data));
    return fit(family, data, start, StopRule.iterations(1)).model();
  }

  @Test
  void theCovarianceOfOneComponentIsTheClosedForm() {
    TestRows rows = overlapping(300);
    M fitted = oneStep(family(0.25), rows);
    double[] expected = plusFloor(restricted(covariance(rows), D), D, 0.25);
    assertClose(fitted.covariance(0), expected, 1e-11);
  }

  @Test
  void oneFeatureIsTheClosedForm() {
    TestRows rows = TestRows.around(1, new double[] {5}, 2, 200);
    Dataset data = rows.dataset(50, family());
    M start = family().fromCentres(1, new double[] {0}, Moments.of(data));
    FitResult<M, S> result = fit(data, start, StopRule.iterations(1));
    double variance = covariance(rows)[0];
    assertClose(result.model().covariance(0), new double[] {variance}, 1e-11);
    double expected = -100 * (Math.log(2 * Math.PI * variance) + 1);
    assertClose(result.objective(), expected, 1e-12, 0);
  }

  @Test
  void scalingTheRowsScalesTheModel() {
    TestRows rows = overlapping(400);
    double[] centres = Arrays.copyOf(rows.values(), K * D);
    double[] scaled = Arrays.stream(centres).map(x -> 2.5 * x).toArray();
    FitResult<M, S> here = fitFrom(rows, centres);
    FitResult<M, S> there = fitFrom(rows.moved(2.5, 0), scaled);
    double change = 400 * D * Math.log(2.5);
    assertClose(there.objective() + change, here.objective(), 1e-10, 0);
    for (int k = 0; k < K; k++) {
      double[] expected = here.model().covariance(k);
      double[] actual = Arrays.stream(there.model().covariance(k)).map(x -> x / 6.25).toArray();
      assertClose(actual, expected, 1e-9);
    }
  }

  @Test
  void anOffsetOfAMillionKeepsTheCovariances() {
    TestRows rows = overlapping(400);
    double[] centres = Arrays.copyOf(rows.values(), K * D);
    double[] moved = Arrays.stream(centres).map(x -> x + 1e6).toArray();
    M here = fitFrom(rows, centres).model();
    M there = fitFrom(rows.moved(1, 1e6), moved).model();
    for (int k = 0; k < K; k++) {
      assertClose(there.covariance(k), here.covariance(k), 1e-7);
    }
  }

  private FitResult<M, S> fitFrom(TestRows rows, double[] centres) {
    Dataset data = rows.dataset(100, family());
    M start = family().fromCentres(centres.length / D, centres, Moments.of(data));
    return fit(data, start, StopRule.iterations(5));
  }

  @Test
  void theVarianceOfASingleRowIsTheFloor() {
    TestRows row = TestRows.of(2, 3, -1);
    M fitted = oneStep(flooredFamily(), row);
    assertClose(fitted.covariance(0), new double[] {FLOOR, 0, 0, FLOOR}, 1e-12);
    assertClose(fitted.centres(), new double[] {3, -1}, 1e-12);
  }

  @Test
  void rowsWithoutAnyVarianceFailWithoutAFloor() {
    TestRows rows = TestRows.of(2, 3, -1, 3, -1);
    assertThatThrownBy(() -> oneStep(family(), rows))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("component 0")
        .hasMessageContaining("give a larger variance-floor, or fewer components");
  }

  private FitResult<M, S> fitted(TestRows rows, int components, Initialization.Rule rule) {
    Family<M, S> family = flooredFamily();
    Dataset data = rows.dataset(50, family);
    M start = Starts.models(data, family, components, 1, 3, rule).get(0);
    return fit(family, data, start, StopRule.iterations(20));
  }

  private static void assertSensible(FitResult<? extends GaussianModel, ?> result) {
    GaussianModel model = result.model();
    assertThat(result.trace().falls()).isZero();
    assertThat(result.objective()).isFinite();
    assertClose(Arrays.stream(model.weights()).sum(), 1, 1e-12, 0);
    for (int k = 0; k < model.components(); k++) {
      double[] covariance = model.covariance(k);
      for (int d = 0; d < model.dimensions(); d++) {
        assertThat(covariance[d * (model.dimensions() + 1)]).isGreaterThan(FLOOR / 2);
      }
    }
  }

  @Test
  void duplicateColumnsFitAlike() {
    TestRows rows = overlapping(200);
    for (int n = 0; n < rows.rows(); n++) {
      rows.values()[n * D + 2] = rows.values()[n * D];
    }
    FitResult<M, S> result = fitted(rows, K, Initialization.Rule.RANDOM_ROWS);
    assertSensible(result);
    for (int k = 0; k < K; k++) {
      assertClose(result.model().centre(k, 2), result.model().centre(k, 0), 1e-9, 1);
    }
  }

  @Test
  void moreFeaturesThanRowsFit() {
    TestRows rows = TestRows.around(40, new double[40], 1, 12);
    assertSensible(fitted(rows, 2, Initialization.Rule.RANDOM_ROWS));
  }

  @Test
  void moreComponentsThanDistinctRowsFit() {
    TestRows rows = TestRows.of(2, 0, 1, 5, 5).repeated(5, 4);
    assertSensible(fitted(rows, 4, Initialization.Rule.RANDOM_ROWS));
  }

  @Test
  void aLostComponentKeepsItsParameters() {
    TestRows rows = sample(90);
    double[] centres = Arrays.copyOf(trueCentres(), K * D);
    Arrays.fill(centres, 0, D, 1e4);
    Family<M, S> family = flooredFamily();
    Dataset data = rows.dataset(50, family);
    M start = family.fromCentres(K, centres, Moments.of(data));
    FitResult<M, S> result = fit(family, data, start, StopRule.iterations(3));
    M model = result.model();
    assertThat(result.trace().lostComponents()).isPositive();
    assertThat(model.weights()[0]).isEqualTo(1e-12);
    assertThat(Arrays.copyOf(model.centres(), D)).containsOnly(1e4);
    assertThat(result.objective()).isFinite();
  }

  @Test
  void sampledRowsGiveTheModelBack() {
    M truth = someModel(overlapping(3000));
    RowSampler sampler = truth.sampler().orElseThrow();
    double[] values = new double[30_000 * D];
    for (int n = 0; n < 30_000; n++) {
      sampler.draw(11, n, values, n * D);
    }
    Dataset data = TestRows.of(D, values).dataset(4096, family());
    M fitted = fit(data, truth, StopRule.iterations(3)).model();
    assertClose(fitted.weights(), truth.weights(), 0.05);
    for (int k = 0; k < K; k++) {
      double[] actual = fitted.covariance(k);
      double[] expected = truth.covariance(k);
      for (int i = 0; i < actual.length; i++) {
        assertThat(Math.abs(actual[i] - expected[i])).isLessThan(0.1 * expected[0] + 0.1);
      }
      for (int d = 0; d < D; d++) {
        assertThat(Math.abs(fitted.centre(k, d) - truth.centre(k, d))).isLessThan(0.2);
      }
    }
  }
}

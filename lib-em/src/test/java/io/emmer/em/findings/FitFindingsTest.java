package io.emmer.em.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.Statistics;
import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import io.emmer.em.Trace;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianFamily;
import io.emmer.em.family.gaussian.diagonal.SphericalGaussianFamily;
import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.family.gaussian.full.FullGaussianFamily;
import io.emmer.em.family.gaussian.tied.TiedGaussianFamily;
import io.emmer.em.family.kmeans.KMeansFamily;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FitFindingsTest {
  private static final StopRule RULE = new StopRule(200, 1e-6, 0, 0);
  private static final double[] THREE = {0, 0, 0, 9, 0, 0, 0, 9, 0};
  private static final TestRows APART = TestRows.around(3, THREE, 1, 600);

  private static FitFindings.Limits limits() {
    return new FitFindings.Limits(RULE, false, null, false);
  }

  private static <M extends Model, S extends Statistics<S>> FitResult<?, ?> fit(
      Family<M, S> family, TestRows rows, double[] centres, StopRule rule) {
    var data = rows.dataset(100, family);
    M start = family.fromCentres(centres.length / rows.dimensions(), centres, Moments.of(data));
    return new EmLoop(data, rule, FitListener.NONE)
        .run(List.of(new Candidate<>(family, start)))
        .get(0);
  }

  private static <M extends Model, S extends Statistics<S>> FitResult<M, S> with(
      FitResult<M, S> fit, Trace trace) {
    return new FitResult<>(
        fit.family(), fit.model(), trace, fit.weight(), fit.entropy(), fit.atFloor());
  }

  private static Trace trace(long lost, long raised, StopReason reason, double... objectives) {
    List<Double> course = java.util.Arrays.stream(objectives).boxed().toList();
    return new Trace(course, course, lost, raised, 1, Optional.of(reason));
  }

  private static List<Finding> notGood(FitResult<?, ?> fit, Trace... others) {
    List<Trace> runs = Stream.concat(Stream.of(fit.trace()), Stream.of(others)).toList();
    return FitFindings.of(fit, runs, limits(), OptionalDouble.empty()).stream()
        .filter(finding -> finding.level() != Finding.Level.GOOD)
        .toList();
  }

  private static Finding only(FitResult<?, ?> fit, Trace... others) {
    List<Finding> found = notGood(fit, others);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  static List<Family<?, ?>> families() {
    return List.of(
        new UnitGaussianFamily(),
        new SphericalGaussianFamily(),
        new DiagonalGaussianFamily(),
        new TiedGaussianFamily(),
        new FullGaussianFamily(),
        new KMeansFamily());
  }

  @ParameterizedTest
  @MethodSource("families")
  void nothingIsWrongWithACleanFit(Family<?, ?> family) {
    FitResult<?, ?> fit = fit(family, APART, THREE, RULE);

    assertThat(notGood(fit, fit.trace())).isEmpty();
    assertThat(
            FitFindings.of(
                fit, List.of(fit.trace(), fit.trace()), limits(), OptionalDouble.of(0.97)))
        .extracting(Finding::code, Finding::level)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("converged", Finding.Level.GOOD),
            org.assertj.core.groups.Tuple.tuple("restarts-agree", Finding.Level.GOOD));
  }

  @Test
  void aRunThatWasStoppedSaysHowFarItIs() {
    FitResult<?, ?> fit = fit(new FullGaussianFamily(), APART, THREE, RULE);
    FitResult<?, ?> stopped =
        with(fit, trace(0, 0, StopReason.MAX_ITERATIONS, -6000, -5400, -5394.6));

    Finding found = only(stopped, stopped.trace());

    assertThat(found)
        .isEqualTo(
            new Finding(
                "converged",
                Finding.Level.DOUBTFUL,
                "not converged: stopped after 2 iterations by --max-iterations; the last relative"
                    + " change was 0.001, the tolerance is 1e-6",
                "give --max-iterations 100"));
    FitFindings.Limits strict = new FitFindings.Limits(RULE, true, null, true);
    assertThat(FitFindings.of(stopped, List.of(stopped.trace()), strict, OptionalDouble.empty()))
        .extracting(Finding::level)
        .containsExactly(Finding.Level.BAD);
  }

  @ParameterizedTest
  @CsvSource({
    "-6000;-5400;-5401, 0, 0, falls, DOUBTFUL, the objective fell 1 time",
    "-6000;-5400, 3, 0, lost-components, BAD, counted 3 times",
    "-6000;-5400, 0, 2, raised-floors, DOUBTFUL, had to be raised 2 times"
  })
  void incidentsAreCounted(
      String course, long lost, long raised, String code, Finding.Level level, String text) {
    FitResult<?, ?> fit = fit(new FullGaussianFamily(), APART, THREE, RULE);
    double[] objectives =
        Stream.of(course.split(";", -1)).mapToDouble(Double::parseDouble).toArray();
    Trace trace = trace(lost, raised, StopReason.TOLERANCE, objectives);

    Finding found = only(with(fit, trace), trace);

    assertThat(found.code()).isEqualTo(code);
    assertThat(found.level()).isEqualTo(level);
    assertThat(found.text()).contains(text);
    assertThat(found.remedy()).startsWith("give ");
  }

  /** 597 rows apart, and 3 that are the same but for a billionth of their second feature. */
  private static TestRows withTriplet() {
    double[] values = APART.values().clone();
    for (int n = 0; n < 30; n += 3) {
      values[3 * n + 1] = 40;
    }
    return TestRows.of(3, values);
  }

  @ParameterizedTest
  @CsvSource({
    "gaussian-diagonal, 1",
    "gaussian-full, 1",
    "gaussian-spherical, 0",
    "gaussian-unit, 0"
  })
  void aComponentOfOneValueInAFeatureIsAtTheFloor(String family, int expected) {
    Family<?, ?> named =
        families().stream().filter(one -> one.name().equals(family)).findFirst().orElseThrow();
    double[] centres = {0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 40, 0};

    FitResult<?, ?> fit = fit(named, withTriplet(), centres, RULE);

    assertThat(fit.atFloor()).isEqualTo(expected == 1 ? List.of(3) : List.of());
    if (expected == 1) {
      assertThat(only(fit, fit.trace()))
          .returns("at-the-floor", Finding::code)
          .returns(Finding.Level.BAD, Finding::level)
          .returns(
              "component 3 shrank to the variance floor, so the likelihood says nothing",
              Finding::text);
    }
  }

  /** Nor does a column of another unit, by a factor of 1e10, hide it. */
  @Test
  void aColumnOfLargeNumbersHidesNoComponentAtTheFloor() {
    double[] values = withTriplet().values().clone();
    for (int n = 0; n < 600; n++) {
      values[3 * n] *= 1e10;
    }
    double[] centres = {0, 0, 0, 9e10, 0, 0, 0, 9, 0, 0, 40, 0};

    FitResult<?, ?> fit = fit(new FullGaussianFamily(), TestRows.of(3, values), centres, RULE);

    assertThat(fit.atFloor()).containsExactly(3);
  }

  @Test
  void columnsThatAreAllNearTheFloorSayNothing() {
    FitResult<?, ?> fit = fit(new FullGaussianFamily(1), APART.moved(0.1, 0), new double[3], RULE);

    assertThat(fit.atFloor()).isEmpty();
  }

  @Test
  void aTiedCovarianceIsAtTheFloorInAllComponents() {
    double[] values = APART.values().clone();
    for (int n = 0; n < 600; n++) {
      values[3 * n] = n % 3 == 1 ? 9 : 0;
    }
    FitResult<?, ?> fit = fit(new TiedGaussianFamily(), TestRows.of(3, values), THREE, RULE);

    assertThat(fit.atFloor()).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @MethodSource("families")
  void aColumnThatIsConstantInAllRowsSaysNothing(Family<?, ?> family) {
    double[] values = APART.values().clone();
    for (int n = 0; n < 600; n++) {
      values[3 * n + 2] = 7;
    }
    assertThat(fit(family, TestRows.of(3, values), THREE, RULE).atFloor()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3, false", "4, true"})
  void aCovarianceNeedsMoreRowsThanColumns(int dimensions, boolean tooFew) {
    int rows = 204;
    double[] centres = new double[2 * dimensions];
    centres[0] = 50;
    TestRows around = TestRows.around(dimensions, new double[dimensions], 1, rows);
    double[] values = around.values().clone();
    for (int n = 0; n < 4; n++) {
      values[n * dimensions] += 50;
    }
    FitResult<?, ?> fit =
        fit(new FullGaussianFamily(1e-9), TestRows.of(dimensions, values), centres, RULE);

    assertThat(fit.model().weights()[0] * rows)
        .isCloseTo(4, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(fit.isAtFloor()).isEqualTo(tooFew);
    assertThat(notGood(fit, fit.trace()))
        .filteredOn(found -> found.code().equals("at-the-floor"))
        .extracting(Finding::text)
        .isEqualTo(
            tooFew
                ? List.of("component 0 shrank to fewer than 5 rows, so the likelihood says nothing")
                : List.of());
  }

  @Test
  void weightsThatAreScaledDownAreRowsAllTheSame() {
    double[] weights = new double[600];
    java.util.Arrays.fill(weights, 1e-3);

    assertThat(fit(new FullGaussianFamily(), APART.weighted(weights), THREE, RULE).isAtFloor())
        .isFalse();
  }

  @Test
  void ClustersAreNeverAtTheFloor() {
    TestRows rows = TestRows.of(1, 0, 0.1, 0.2, 100);

    assertThat(fit(new KMeansFamily(), rows, new double[] {0.1, 100}, RULE).atFloor()).isEmpty();
    assertThat(fit(new UnitGaussianFamily(), rows, new double[] {0.1, 100}, RULE).atFloor())
        .containsExactly(1);
  }

  @Test
  void aSmallComponentIsTold() {
    double[] values = TestRows.around(1, new double[] {0}, 1, 8000).values().clone();
    for (int n = 0; n < 4; n++) {
      values[n] = 50 + n;
    }
    FitResult<?, ?> fit =
        fit(new SphericalGaussianFamily(), TestRows.of(1, values), new double[] {0, 51}, RULE);

    Finding found = only(fit, fit.trace());

    assertThat(found.code()).isEqualTo("small-component");
    assertThat(found.text())
        .isEqualTo("component 1 has less than 0.1% of the rows; the smallest has 0.05%");
    FitFindings.Limits lower = new FitFindings.Limits(RULE, false, 1e-4, false);
    assertThat(
            FitFindings.of(fit, List.of(fit.trace(), fit.trace()), lower, OptionalDouble.empty()))
        .extracting(Finding::level)
        .containsOnly(Finding.Level.GOOD);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "0.05, 0.95, GOOD, 2 of 2 starts end at the best objective; the best two agree by an ARI of"
            + " 0.95",
        "0.05, -, GOOD, 2 of 2 starts end at the best objective",
        "0.05, 0.5, DOUBTFUL, 2 of 2 starts end at the best objective; the best two agree by an ARI"
            + " of 0.50",
        "0.07, 0.95, DOUBTFUL, 1 of 2 starts end at the best objective; the next is 0.0001167 nats"
            + " per row away; the best two agree by an ARI of 0.95",
        "-0.07, -, DOUBTFUL, '1 of 2 starts end at the best objective; the next is 0.0001167 nats"
            + " per row away; 1 ended higher with a component at the variance floor, and was passed"
            + " over'"
      })
  void restartsAgreeOrNot(double gap, Double ari, Finding.Level level, String text) {
    FitResult<?, ?> fit = fit(new FullGaussianFamily(), APART, THREE, RULE);
    Trace other = trace(0, 0, StopReason.TOLERANCE, fit.objective() - gap);

    List<Finding> findings =
        FitFindings.of(
            fit,
            List.of(other, fit.trace()),
            limits(),
            ari == null ? OptionalDouble.empty() : OptionalDouble.of(ari));

    assertThat(findings.get(1))
        .returns("restarts-agree", Finding::code)
        .returns(level, Finding::level)
        .returns(text, Finding::text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, GOOD, 2 of 2 starts end at the best objective",
    "5, DOUBTFUL, 1 of 2 starts end at the best objective"
  })
  void anInertiaOfZeroIsReachedOrNot(double other, Finding.Level level, String text) {
    TestRows rows = TestRows.of(1, 0, 0, 9, 9);
    FitResult<?, ?> fit = fit(new KMeansFamily(), rows, new double[] {0, 9}, RULE);
    List<Trace> runs = List.of(fit.trace(), trace(0, 0, StopReason.TOLERANCE, other));

    assertThat(fit.objective()).isZero();
    assertThat(FitFindings.of(fit, runs, limits(), OptionalDouble.empty()).get(1))
        .returns(level, Finding::level)
        .returns(text, Finding::text);
  }

  @Test
  void oneStartIsDoubtfulUnlessAnotherWouldBeTheSame() {
    FitResult<?, ?> fit = fit(new FullGaussianFamily(), APART, THREE, RULE);

    assertThat(only(fit).text()).isEqualTo("one start only: another one may end better");
    assertThat(notGood(fit(new FullGaussianFamily(), APART, new double[3], RULE))).isEmpty();
    FitFindings.Limits warm = new FitFindings.Limits(RULE, true, null, false);
    assertThat(FitFindings.of(fit, List.of(fit.trace()), warm, OptionalDouble.empty()))
        .extracting(Finding::code)
        .containsExactly("converged");
  }

  @Test
  void whatIsNotComparedIsNotGood() {
    double[] values = new double[FitFindings.MOST_IN_PAIRS + 1];
    java.util.Arrays.setAll(values, n -> 100.0 * n);
    FitResult<?, ?> fit =
        fit(new UnitGaussianFamily(), TestRows.of(1, values), values, StopRule.iterations(0));

    assertThat(notGood(fit, fit.trace()))
        .filteredOn(finding -> finding.code().equals("nearly-the-same"))
        .extracting(Finding::text, Finding::remedy)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "pairs of components are not compared above K=1000", null));
  }

  static List<Family<?, ?>> allFamilies() {
    return Stream.concat(families().stream(), Stream.of(new BernoulliFamily())).toList();
  }

  @ParameterizedTest
  @MethodSource("allFamilies")
  void twinsAreNearlyTheSame(Family<?, ?> family) {
    TestRows rows =
        family instanceof BernoulliFamily
            ? TestRows.of(1, new double[] {0, 1, 1, 0, 1, 1, 0, 1})
            : TestRows.around(1, new double[] {0, 0.001}, 1, 400);
    double[] centres =
        family instanceof BernoulliFamily
            ? new double[] {0.6, 0.6001}
            : new double[] {0.001, 0.0011};

    FitResult<?, ?> fit = fit(family, rows, centres, StopRule.iterations(0));

    assertThat(notGood(fit, fit.trace()))
        .filteredOn(finding -> finding.code().equals("nearly-the-same"))
        .extracting(Finding::text)
        .containsExactly("components 0 and 1 are nearly the same");
  }
}

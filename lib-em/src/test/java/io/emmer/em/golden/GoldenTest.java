package io.emmer.em.golden;

import static io.emmer.em.Close.assertClose;
import static io.emmer.em.golden.Golden.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.bernoulli.BernoulliModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianFamily;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianStatistics;
import io.emmer.em.family.gaussian.diagonal.SphericalGaussianFamily;
import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.family.gaussian.full.FullGaussianFamily;
import io.emmer.em.family.gaussian.full.FullGaussianModel;
import io.emmer.em.family.gaussian.tied.TiedGaussianFamily;
import io.emmer.em.family.gaussian.tied.TiedGaussianModel;
import io.emmer.em.family.kmeans.KMeansFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The known answers of SPEC section 11, to 1e-9 relative. */
class GoldenTest {
  private static final double RELATIVE = 1e-9;
  private static final int LEAF_ROWS = 128;

  private static <M extends Model, S extends Statistics<S>> FitResult<M, S> fit(
      Dataset data, Family<M, S> family, M start, StopRule rule) {
    @SuppressWarnings("unchecked") // the only candidate is of this family
    FitResult<M, S> result =
        (FitResult<M, S>)
            new EmLoop(data, rule, event -> {}).run(List.of(new Candidate<>(family, start))).get(0);
    return result;
  }

  @Test
  void bernoulliOnMnist() throws IOException {
    JsonNode golden = Golden.shared("bernoulli-mnist500.json");
    TestRows rows = Golden.mnist(500);
    BernoulliFamily family = new BernoulliFamily(golden.get("betaPseudoCount").asDouble());
    JsonNode initial = golden.get("initial");
    BernoulliModel start =
        new BernoulliModel(numbers(initial.get("weights")), numbers(initial.get("probabilities")));
    FitResult<BernoulliModel, ?> result = checkMixture(golden, rows, family, start);
    double[] weights = result.model().weights();
    int largest =
        IntStream.range(0, weights.length)
            .boxed()
            .max(Comparator.comparingDouble(k -> weights[k]))
            .orElseThrow();
    assertClose(
        Arrays.copyOfRange(result.model().centres(), largest * 784, (largest + 1) * 784),
        numbers(golden.get("expected").get("largestComponentProbabilities")),
        RELATIVE);
  }

  @Test
  void unitGaussiansOnIris() throws IOException {
    JsonNode golden = Golden.resource("unit-iris.json");
    JsonNode initial = golden.get("initial");
    DiagonalGaussianModel start =
        DiagonalGaussianModel.unit(numbers(initial.get("weights")), numbers(initial.get("means")));
    FitResult<DiagonalGaussianModel, ?> result =
        checkMixture(golden, Golden.iris(), new UnitGaussianFamily(), start);
    assertClose(result.model().centres(), numbers(golden.get("expected").get("means")), RELATIVE);
  }

  @Test
  void sphericalGaussiansOnIris() throws IOException {
    JsonNode golden = Golden.resource("spherical-iris.json");
    JsonNode initial = golden.get("initial");
    DiagonalGaussianModel start =
        DiagonalGaussianModel.spherical(
            numbers(initial.get("weights")),
            numbers(initial.get("means")),
            numbers(initial.get("variances")));
    SphericalGaussianFamily family = new SphericalGaussianFamily(golden.get("regCovar").asDouble());
    checkVariances(golden, checkMixture(golden, Golden.iris(), family, start));
  }

  @Test
  void diagonalGaussiansOnIris() throws IOException {
    checkDiagonal(Golden.resource("diagonal-iris.json"), Golden.iris());
  }

  @Test
  void diagonalGaussiansOnMnist() throws IOException {
    checkDiagonal(Golden.shared("diagonal-mnist1000.json"), Golden.mnist(1000));
  }

  private static void checkDiagonal(JsonNode golden, TestRows rows) {
    JsonNode initial = golden.get("initial");
    DiagonalGaussianModel start =
        new DiagonalGaussianModel(
            numbers(initial.get("weights")),
            numbers(initial.get("means")),
            numbers(initial.get("variances")));
    DiagonalGaussianFamily family = new DiagonalGaussianFamily(golden.get("regCovar").asDouble());
    checkVariances(golden, checkMixture(golden, rows, family, start));
  }

  private static void checkVariances(JsonNode golden, FitResult<?, ?> result) {
    JsonNode expected = golden.get("expected");
    assertThat(result.trace().raisedFloors()).isZero();
    assertClose(result.model().centres(), numbers(expected.get("means")), RELATIVE);
    assertClose(
        result.model().arrays().get("variances").values(),
        numbers(expected.get("variances")),
        RELATIVE);
  }

  @Test
  void tiedGaussiansOnIris() throws IOException {
    JsonNode golden = Golden.resource("tied-iris.json");
    JsonNode initial = golden.get("initial");
    TiedGaussianModel start =
        TiedGaussianModel.of(
            numbers(initial.get("weights")),
            numbers(initial.get("means")),
            numbers(initial.get("covariance")));
    TiedGaussianFamily family = new TiedGaussianFamily(golden.get("regCovar").asDouble());
    FitResult<TiedGaussianModel, ?> result = checkMixture(golden, Golden.iris(), family, start);
    assertThat(result.trace().raisedFloors()).isZero();
    assertClose(result.model().centres(), numbers(golden.get("expected").get("means")), RELATIVE);
  }

  @Test
  void fullGaussiansOnIris() throws IOException {
    JsonNode golden = Golden.resource("full-iris.json");
    JsonNode initial = golden.get("initial");
    FullGaussianModel start =
        FullGaussianModel.of(
            numbers(initial.get("weights")),
            numbers(initial.get("means")),
            numbers(initial.get("covariances")));
    FullGaussianFamily family = new FullGaussianFamily(golden.get("regCovar").asDouble());
    FitResult<FullGaussianModel, ?> result = checkMixture(golden, Golden.iris(), family, start);
    assertThat(result.trace().raisedFloors()).isZero();
    assertClose(result.model().centres(), numbers(golden.get("expected").get("means")), RELATIVE);
  }

  private static <M extends Model, S extends Statistics<S>> FitResult<M, S> checkMixture(
      JsonNode golden, TestRows rows, Family<M, S> family, M start) {
    JsonNode expected = golden.get("expected");
    Dataset data = rows.dataset(LEAF_ROWS, family);
    FitResult<M, S> result =
        fit(data, family, start, StopRule.iterations(golden.get("iterations").asInt()));
    List<Double> trace = result.trace().objectives();
    double[] expectedTrace = numbers(expected.get("logLikelihoodBeforeEachMStep"));
    assertThat(trace).hasSize(expectedTrace.length + 1);
    for (int i = 0; i < expectedTrace.length; i++) {
      assertClose(trace.get(i), expectedTrace[i], RELATIVE, 0);
    }
    assertClose(result.objective(), expected.get("finalLogLikelihood").asDouble(), RELATIVE, 0);
    assertClose(result.model().weights(), numbers(expected.get("weights")), RELATIVE);
    checkAssignments(expected, assign(rows, data.origin(), result));
    return result;
  }

  private static <M extends Model, S extends Statistics<S>> Assignments assign(
      TestRows rows, double[] origin, FitResult<M, S> result) {
    return result.family().eStep(result.model(), origin).assign(rows.block(0, rows.rows(), origin));
  }

  private static void checkAssignments(JsonNode expected, Assignments assigned) {
    double[] logDensity = numbers(expected.get("firstRowsLogDensity"));
    assertClose(Arrays.copyOf(assigned.score(), logDensity.length), logDensity, RELATIVE);
    double[] resp = numbers(expected.get("firstRowsResponsibilities"));
    assertClose(Arrays.copyOf(assigned.responsibilities(), resp.length), resp, RELATIVE);
    assertThat(counts(assigned)).isEqualTo(numbers(expected.get("hardAssignmentCounts")));
  }

  private static double[] counts(Assignments assigned) {
    double[] counts = new double[assigned.components()];
    for (int k : assigned.component()) {
      counts[k]++;
    }
    return counts;
  }

  @Test
  void kMeansOnIris() throws IOException {
    checkKMeans(Golden.resource("kmeans-iris.json"), Golden.iris());
  }

  @Test
  void kMeansOnMnist() throws IOException {
    checkKMeans(Golden.shared("kmeans-mnist1000.json"), Golden.mnist(1000));
  }

  private static void checkKMeans(JsonNode golden, TestRows rows) {
    JsonNode expected = golden.get("expected");
    double[] starts = numbers(golden.get("initialCentersAreRows"));
    double[] centres =
        Arrays.stream(starts)
            .boxed()
            .flatMapToDouble(n -> Arrays.stream(rows.row(n.intValue())))
            .toArray();
    KMeansFamily family = new KMeansFamily();
    for (double[] origin : List.of(new double[rows.dimensions()], rows.mean())) {
      Dataset data = rows.dataset(LEAF_ROWS, origin);
      FitResult<?, ?> result =
          fit(
              data,
              family,
              family.fromCentres(starts.length, centres, null),
              StopRule.iterations(300));
      double[] trace = numbers(expected.get("inertiaBeforeEachUpdate"));
      assertClose(
          result.trace().objectives().stream().mapToDouble(f -> f).toArray(), trace, RELATIVE);
      assertThat(result.stopReason()).isEqualTo(StopReason.FIXED_POINT);
      assertThat(trace).hasSize(expected.get("iterationsToFixedPoint").asInt());
      double[] sizes = Arrays.stream(counts(assign(rows, origin, result))).sorted().toArray();
      double[] expectedSizes = numbers(expected.get("clusterSizes"));
      assertThat(sizes).isEqualTo(Arrays.stream(expectedSizes).sorted().toArray());
    }
  }

  /** The course divides by R_k + 1e-5, which the product does not: so each mean is scaled here. */
  @Test
  void theTraceOfTheCourse() throws IOException {
    JsonNode golden = Golden.resource("lecture-unit-gaussian.json");
    TestRows rows = TestRows.of(2, numbers(golden.get("rows")));
    UnitGaussianFamily family = new UnitGaussianFamily();
    Dataset data = rows.dataset(LEAF_ROWS, family);
    DiagonalGaussianModel model =
        DiagonalGaussianModel.unit(
            numbers(golden.get("initial").get("weights")),
            numbers(golden.get("initial").get("means")));
    List<Double> trace = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      DiagonalGaussianStatistics statistics =
          (DiagonalGaussianStatistics)
              data.sweep("sweep", List.of(new Candidate<>(family, model))).get(0);
      trace.add(statistics.objective());
      model = scaled(family.mStep(statistics, model), statistics, golden);
    }
    assertClose(
        trace.stream().mapToDouble(f -> f).toArray(),
        new double[] {
          -2668.2486295383233,
          -2620.1354979737134,
          -2065.275983307732,
          -1239.1534427584647,
          -1167.6253597385519
        },
        RELATIVE);
  }

  private static DiagonalGaussianModel scaled(
      DiagonalGaussianModel model, DiagonalGaussianStatistics statistics, JsonNode golden) {
    double[] means = model.centres();
    for (int i = 0; i < means.length; i++) {
      double weight = statistics.componentWeight(i / model.dimensions());
      means[i] *= weight / (weight + golden.get("nkOffset").asDouble());
    }
    return DiagonalGaussianModel.unit(model.weights(), means);
  }
}

package io.emmer.em;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.data.ByteBlock;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every family keeps, whatever its density. */
public abstract class FamilyContractTest<M extends Model, S extends Statistics<S>>
    extends FamilyFixture<M, S> {
  @Test
  void objectiveNeverFalls() {
    Dataset data = overlapping(500).dataset(64, family());
    for (M start : Starts.models(data, family(), K, 4, 3, Initialization.Rule.RANDOM_ROWS)) {
      FitResult<?, ?> result = fit(data, start, new StopRule(200, 1e-12, 0, 0));
      List<Double> trace = result.trace().penalized();
      assertThat(result.iterations()).isGreaterThan(1);
      assertThat(result.trace().falls()).isZero();
      for (int i = 1; i < trace.size(); i++) {
        double before = trace.get(i - 1);
        double after = trace.get(i);
        assertThat(after).isGreaterThanOrEqualTo(before - 1e-12 * Math.abs(before));
      }
      assertThat(trace.get(0)).isNotEqualTo(trace.get(trace.size() - 1));
    }
  }

  @Test
  void everyCutAndEveryAssociationGiveTheSame() {
    TestRows rows = sample(200);
    M model = someModel(rows);
    double[] origin = rows.dataset(200, family()).origin();
    S whole = statistics(model, origin, List.of(rows.block(0, 200, origin)));
    M expected = family().mStep(whole, model);
    for (int size : new int[] {1, 7, 63, 64, 65, 199}) {
      List<DenseBlock> cut = rows.blocks(origin, n -> n % size == 0);
      List<S> fromLeft = cut.stream().map(b -> statistics(model, origin, List.of(b))).toList();
      List<S> fromRight = cut.stream().map(b -> statistics(model, origin, List.of(b))).toList();
      S left = fromLeft.get(0);
      S right = fromRight.get(fromRight.size() - 1);
      for (int i = 1; i < cut.size(); i++) {
        left = left.merge(fromLeft.get(i));
        right = fromRight.get(fromRight.size() - 1 - i).merge(right);
      }
      for (S merged : List.of(left, right)) {
        assertThat(merged.weight()).isEqualTo(whole.weight());
        assertThat(merged.emptyComponents()).isEqualTo(whole.emptyComponents());
        assertClose(merged.objective(), whole.objective(), 1e-12, 0);
        assertClose(family().mStep(merged, model), expected, 1e-12);
      }
    }
  }

  @Test
  void oneComponentIsTheClosedForm() {
    TestRows rows = sample(300);
    Dataset data = rows.dataset(50, family());
    M start = family().fromCentres(1, rows.row(5), Moments.of(data));
    M fitted = family().mStep(statistics(start, data), start);
    assertThat(fitted.weights()).containsExactly(1);
    assertClose(fitted.centres(), centreOfOne(rows.mean(), 300), 1e-12);
    assertThat(fitted.centres()).isNotEqualTo(start.centres());
  }

  /** log p(x) = log sum_k pi_k prod_d p(x_d | k), and nothing of models that are none of these. */
  @Test
  void densitiesOfCellsMakeThoseOfRows() {
    TestRows rows = sample(20);
    M model = someModel(rows);
    if (model.cells().isEmpty()) {
      return;
    }
    CellDensity cells = model.cells().get();
    double[] origin = rows.dataset(20, family()).origin();
    double[] scores = family().eStep(model, origin).assign(rows.block(0, 20, origin)).score();
    for (int n = 0; n < 20; n++) {
      double density = 0;
      for (int k = 0; k < K; k++) {
        double log = 0;
        for (int d = 0; d < D; d++) {
          log += cells.logDensity(k, d, rows.row(n)[d]);
        }
        density += model.weights()[k] * Math.exp(log);
      }
      assertThat(scores[n]).isCloseTo(Math.log(density), within(1e-10));
    }
  }

  @Test
  void integerWeightsAreRepeatedRows() {
    TestRows rows = sample(90);
    int[] times = IntStream.range(0, 90).map(n -> n % 4).toArray();
    TestRows weighted = rows.weighted(Arrays.stream(times).asDoubleStream().toArray());
    TestRows repeated = rows.repeated(times);
    M model = someModel(rows);
    double[] origin = rows.dataset(90, family()).origin();
    S expected = statistics(model, repeated.dataset(1000, origin));
    S actual = statistics(model, weighted.dataset(1000, origin));
    assertThat(actual.weight()).isEqualTo(expected.weight());
    assertClose(actual.objective(), expected.objective(), 1e-12, 0);
    assertClose(family().mStep(actual, model), family().mStep(expected, model), 1e-12);
    assertThat(family().mStep(actual, model).centres()).isNotEqualTo(step(model, rows).centres());
  }

  @Test
  void permutedComponentsGiveAPermutedModel() {
    TestRows rows = overlapping(300);
    Moments moments = Moments.of(rows.dataset(1000, family()));
    double[] centres = Arrays.copyOf(rows.values(), K * D);
    double[] permuted = permute(centres);
    M model = step(step(family().fromCentres(K, centres, moments), rows), rows);
    M other = step(step(family().fromCentres(K, permuted, moments), rows), rows);
    assertClose(other.centres(), permute(model.centres()), 1e-10);
    double[] weights = model.weights();
    assertClose(other.weights(), new double[] {weights[1], weights[2], weights[0]}, 1e-10);
    assertThat(weights[0]).isNotEqualTo(weights[1]);
  }

  private static double[] permute(double[] centres) {
    double[] permuted = new double[centres.length];
    for (int i = 0; i < centres.length; i++) {
      permuted[i] = centres[(i + D) % centres.length];
    }
    return permuted;
  }

  @Test
  void knownParametersAreRecovered() {
    Dataset data = sample(6000).dataset(512, family());
    double[] truth = trueCentres();
    double[] start = Arrays.stream(truth).map(x -> 0.9 * x + 0.05).toArray();
    M model = family().fromCentres(K, start, Moments.of(data));
    FitResult<?, ?> result = fit(data, model, new StopRule(500, 1e-10, 0, 0));
    assertThat(result.converged()).isTrue();
    for (int i = 0; i < truth.length; i++) {
      assertThat(Math.abs(result.model().centres()[i] - truth[i])).isLessThan(recoveryError());
    }
    for (double weight : result.model().weights()) {
      assertThat(Math.abs(weight - 1.0 / K)).isLessThan(0.05);
    }
  }

  @Test
  void storagesGiveTheSameBits() {
    int dims = 13;
    int rows = 130;
    byte[] bytes = new byte[rows * dims];
    double[] decode = IntStream.range(0, 256).mapToDouble(v -> v / divisor()).toArray();
    double[] values = new double[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      long bits = CounterRandom.bits(1, RandomPurpose.SUBSET, 0, 0, i);
      bytes[i] = (byte) ((bits & 3) == 0 ? bits >>> 8 : 0);
      values[i] = decode[bytes[i] & 0xff];
    }
    DataBlock dense = new DenseBlock(0, dims, values, null);
    Moments moments = Moments.of(new LocalDataset(List.of(dense), new double[dims]));
    M model = family().fromCentres(2, Arrays.copyOf(values, 2 * dims), moments);
    S expected = statistics(model, new double[dims], List.of(dense));
    for (DataBlock block :
        List.of(
            new ByteBlock(0, dims, bytes, decode, null),
            SparseByteBlock.of(0, dims, bytes, decode, null))) {
      S actual = statistics(model, new double[dims], List.of(block));
      assertThat(actual.objective()).isEqualTo(expected.objective());
      M fitted = family().mStep(actual, model);
      assertThat(fitted.sameParameters(family().mStep(expected, model))).isTrue();
      assertThat(fitted.sameParameters(model)).isFalse();
    }
  }

  @Test
  void singleRowIsItsOwnCentre() {
    TestRows row = TestRows.of(D, sample(9).row(0));
    Dataset data = row.dataset(1, family());
    Family<M, S> family = flooredFamily();
    M start = family.fromCentres(1, middle(), Moments.of(data));
    FitResult<?, ?> result = fit(family, data, start, StopRule.defaults(family.objective()));
    assertThat(result.converged()).isTrue();
    assertClose(result.model().centres(), centreOfOne(row.row(0), 1), 1e-12);
  }

  private double[] middle() {
    double[] middle = new double[D];
    double[] centres = trueCentres();
    for (int i = 0; i < centres.length; i++) {
      middle[i % D] += centres[i] / K;
    }
    return middle;
  }

  @Test
  void constantColumnStaysConstant() {
    TestRows rows = sample(120);
    for (int n = 0; n < rows.rows(); n++) {
      rows.values()[n * D + 1] = 0.5;
    }
    Dataset data = rows.dataset(50, family());
    M start = Starts.models(data, family(), K, 1, 5, Initialization.Rule.RANDOM_ROWS).get(0);
    FitResult<?, ?> result = fit(data, start, StopRule.iterations(10));
    assertThat(result.iterations()).isGreaterThan(0);
    for (int k = 0; k < K; k++) {
      assertClose(result.model().centres()[k * D + 1], 0.5, 1e-9, 0);
    }
  }

  @Test
  void assignmentsAgreeWithTheStatistics() {
    TestRows rows = sample(150);
    M model = someModel(rows);
    Dataset data = rows.dataset(1000, family());
    S statistics = statistics(model, data);
    DataBlock block = rows.block(0, rows.rows(), data.origin());
    Assignments assigned = family().eStep(model, data.origin()).assign(block);
    S assignedTo = family().newStatistics(K, data.origin());
    family().addAssignments(assigned, block, assignedTo);
    double total = Arrays.stream(assigned.score()).sum();
    assertClose(family().objective().report(statistics.objective()), total, 1e-12, 0);
    assertClose(family().mStep(assignedTo, model), family().mStep(statistics, model), 1e-12);
    for (int n = 0; n < 150; n++) {
      double sum = 0;
      for (int k = 0; k < K; k++) {
        sum += assigned.responsibility(n, k);
        assertThat(assigned.responsibility(n, k))
            .isLessThanOrEqualTo(assigned.responsibility(n, assigned.component()[n]));
      }
      assertClose(sum, 1, 1e-14, 0);
    }
  }

  @Test
  void equalComponentsGoToTheLowestIndex() {
    TestRows rows = sample(10);
    Dataset data = rows.dataset(10, family());
    double[] equal = new double[K * D];
    Arrays.fill(equal, 0.25);
    M model = family().fromCentres(K, equal, Moments.of(data));
    Assignments assigned =
        family().eStep(model, data.origin()).assign(rows.block(0, 10, data.origin()));
    assertThat(assigned.component()).containsOnly(0);
  }

  @Test
  void modelsAreReadBackFromTheirArrays() {
    M model = someModel(sample(60));
    M read = family().read(K, D, model.arrays());
    assertThat(read.sameParameters(model)).isTrue();
    assertThat(read.weights()).isEqualTo(model.weights());
  }
}

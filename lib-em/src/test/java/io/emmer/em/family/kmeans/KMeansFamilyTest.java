package io.emmer.em.family.kmeans;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.LocalDataset;
import io.emmer.em.LocationFamilyContractTest;
import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class KMeansFamilyTest extends LocationFamilyContractTest<KMeansModel, KMeansStatistics> {
  @Override
  protected Family<KMeansModel, KMeansStatistics> family() {
    return new KMeansFamily();
  }

  @Override
  protected double[] trueCentres() {
    return new double[] {0, 0, 0, 9, 0, -7, -4, 9, 8};
  }

  @Override
  protected TestRows sample(int rows) {
    return TestRows.around(D, trueCentres(), 1, rows);
  }

  @Override
  protected TestRows overlapping(int rows) {
    return TestRows.around(D, trueCentres(), 8, rows);
  }

  @Override
  protected double recoveryError() {
    return 0.1;
  }

  @Override
  protected double[] centreOfOne(double[] mean, double weight) {
    return mean;
  }

  private static KMeansModel centres(int dims, double... centres) {
    return new KMeansFamily().fromCentres(centres.length / dims, centres, null);
  }

  private FitResult<?, ?> fit(LocalDataset data, KMeansModel start) {
    return fit(data, start, StopRule.iterations(50));
  }

  @Test
  void scalingScalesTheInertia() {
    TestRows rows = sample(300);
    double[] start = Arrays.copyOf(rows.values(), K * D);
    double[] doubled = Arrays.stream(start).map(x -> 2 * x).toArray();
    FitResult<?, ?> once = fit(rows.dataset(64, family()), centres(D, start));
    FitResult<?, ?> twice = fit(rows.moved(2, 0).dataset(64, family()), centres(D, doubled));
    assertThat(twice.objective()).isEqualTo(4 * once.objective());
    assertThat(twice.iterations()).isEqualTo(once.iterations());
  }

  @Test
  void aFixedPointIsReachedAndNotCounted() {
    FitResult<?, ?> result =
        fit(TestRows.of(1, 0, 2, 10, 12).dataset(2, family()), centres(1, 0, 12));
    assertThat(result.stopReason()).isEqualTo(StopReason.FIXED_POINT);
    assertThat(result.iterations()).isEqualTo(1);
    assertThat(result.trace().objectives()).hasSize(2);
    assertClose(result.objective(), 4, 1e-12, 0);
    assertClose(result.model().centres(), new double[] {1, 11}, 1e-12);
    assertThat(result.model().weights()).containsExactly(0.5, 0.5);
  }

  @Test
  void emptyCentresMoveToTheFarthestDistinctRows() {
    // All rows belong to the centre at 0; 9 comes twice, 8 and -8 are as far, the first row wins.
    TestRows rows = TestRows.of(1, 9, 0, -8, 9, 8, 1);
    LocalDataset data = rows.dataset(2, new double[1]);
    KMeansModel model = centres(1, 0, 100, 200);
    KMeansStatistics statistics = statistics(model, data);
    assertThat(statistics.emptyComponents()).isEqualTo(2);
    KMeansModel next = family().mStep(statistics, model);
    assertThat(next.centres()[1]).isEqualTo(9);
    assertThat(next.centres()[2]).isEqualTo(-8);
    assertClose(next.centres()[0], 19.0 / 6, 1e-15, 0);
  }

  @Test
  void farthestRowsAreThoseOfAFullSort() {
    TestRows rows = sample(400).repeated(repeats(400));
    KMeansModel model = centres(D, Arrays.copyOf(rows.values(), 7 * D));
    double[] origin = rows.mean();
    for (int leafRows : new int[] {1, 64, 100, 1000}) {
      KMeansStatistics merged = null;
      for (DenseBlock block : rows.blocks(origin, n -> n % leafRows == 0)) {
        KMeansStatistics statistics = family().eStep(model, origin).newStatistics();
        family().eStep(model, origin).accumulate(block, statistics);
        merged = merged == null ? statistics : merged.merge(statistics);
      }
      List<double[]> expected = sortedByDistance(rows, model);
      assertThat(merged.farthestRows()).isEqualTo(7);
      for (int i = 0; i < 7; i++) {
        assertClose(merged.farthestRow(i), expected.get(i), 1e-12);
      }
    }
  }

  private static int[] repeats(int rows) {
    int[] times = new int[rows];
    Arrays.setAll(times, n -> 1 + n % 3);
    return times;
  }

  private static List<double[]> sortedByDistance(TestRows rows, KMeansModel model) {
    List<double[]> distinct = new ArrayList<>();
    for (int n = 0; n < rows.rows(); n++) {
      double[] row = rows.row(n);
      if (distinct.stream().noneMatch(other -> Arrays.equals(other, row))) {
        distinct.add(row);
      }
    }
    distinct.sort(Comparator.comparingDouble(row -> -squaredDistance(row, model)));
    return distinct;
  }

  private static double squaredDistance(double[] row, KMeansModel model) {
    double least = Double.POSITIVE_INFINITY;
    double[] centres = model.centres();
    for (int k = 0; k < model.components(); k++) {
      double sum = 0;
      for (int d = 0; d < D; d++) {
        sum += Math.pow(row[d] - centres[k * D + d], 2);
      }
      least = Math.min(least, sum);
    }
    return least;
  }

  @Test
  void superfluousCentresAreDropped() {
    // Two distinct rows, not exact in binary, held relative to a mean that is not exact either.
    TestRows rows = TestRows.of(2, 0.1, 0.7, 0.3, 0.9).repeated(37, 11);
    LocalDataset data = rows.dataset(5, family());
    for (Initialization.Rule rule :
        List.of(Initialization.Rule.RANDOM_ROWS, Initialization.Rule.KMEANS_PLUS_PLUS)) {
      KMeansModel start = Starts.models(data, family(), 5, 1, 0, rule).get(0);
      FitResult<?, ?> result =
          new EmLoop(data, StopRule.defaults(family().objective()), event -> {})
              .run(List.of(new Candidate<>(family(), start)))
              .get(0);
      assertThat(result.converged()).isTrue();
      assertThat(result.model().components()).isEqualTo(2);
      double[] shares = result.model().weights();
      Arrays.sort(shares);
      assertClose(shares, new double[] {11.0 / 48, 37.0 / 48}, 1e-15);
      assertThat(result.objective()).isLessThan(1e-12);
    }
  }

  @Test
  void moreCentresThanRowsLeaveOneForEveryRow() {
    LocalDataset data = TestRows.of(1, 1, 5, 9).dataset(2, family());
    for (Initialization.Rule rule : Initialization.Rule.values()) {
      KMeansModel start = Starts.models(data, family(), 7, 1, 3, rule).get(0);
      FitResult<?, ?> result = fit(data, start);
      double[] centres = result.model().centres();
      Arrays.sort(centres);
      assertClose(centres, new double[] {1, 5, 9}, 1e-12);
    }
  }
}

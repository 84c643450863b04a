package io.emmer.em.family.kmeans;

import static io.emmer.em.Close.assertClose;
import static io.emmer.em.init.Initialization.Rule.KMEANS_PLUS_PLUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.LocalDataset;
import io.emmer.em.LocationFamilyContractTest;
import io.emmer.em.RecordedDataset;
import io.emmer.em.Statistics;
import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import io.emmer.em.data.ByteBlock;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Bytes are summed as whole numbers, doubles as they are. */
  @Override
  protected double divisor() {
    return 1;
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

  /** Not one for each run. */
  @Test
  void oneMorePassServesAllRunsWithEmptyClusters() {
    List<String> jobs = new ArrayList<>();
    LocalDataset data = TestRows.of(1, 9, 0, -8, 9, 8, 1).dataset(2, new double[1]);
    Dataset recorded = new RecordedDataset(data, jobs);
    List<KMeansModel> models =
        List.of(centres(1, 0, 100, 200), centres(1, -8, 9), centres(1, 0, 50));
    List<Candidate<?, ?>> candidates = new ArrayList<>();
    models.forEach(model -> candidates.add(new Candidate<>(family(), model)));

    List<Statistics<?>> statistics = recorded.sweep("sweep", candidates);

    assertThat(jobs).containsExactly("sweep", "sweep, rows once more");
    assertThat(statistics)
        .extracting(found -> ((KMeansStatistics) found).farthestRows())
        .containsExactly(2, 0, 1);
    for (int i = 0; i < models.size(); i++) {
      assertThat(statistics.get(i).objective())
          .isEqualTo(statistics(models.get(i), data).objective());
    }
  }

  @Test
  void farthestRowsAreThoseOfAFullSort() {
    TestRows rows = sample(400).repeated(repeats(400));
    KMeansModel model = centres(D, Arrays.copyOf(rows.values(), 7 * D));
    List<double[]> expected = sortedByDistance(rows, model);
    double inertia = 0;
    for (int n = 0; n < rows.rows(); n++) {
      inertia += squaredDistance(rows.row(n), model);
    }
    for (int leafRows : new int[] {1, 64, 100, 1000}) {
      LocalDataset data = rows.dataset(leafRows, family());
      RowDistances found = data.reduce("test", new RowDistances.Task(model, data.origin(), 7));
      assertThat(found.farthest().size()).isEqualTo(7);
      assertClose(found.inertia(), inertia, 1e-13, 0);
      for (int i = 0; i < 7; i++) {
        double[] row = found.farthest().values(i);
        Arrays.setAll(row, d -> row[d] + data.origin()[d]);
        assertClose(row, expected.get(i), 1e-12);
      }
    }
  }

  /** Rows of bytes, every k-th of which lies on one of three centres. */
  private static byte[] bytes(int rows, int dims, int noise) {
    Random random = new Random(rows);
    byte[] bytes = new byte[rows * dims];
    for (int i = 0; i < bytes.length; i++) {
      int around = 80 * (i / dims % 3);
      bytes[i] = (byte) (random.nextInt(3) == 0 ? 0 : around + random.nextInt(noise));
    }
    return bytes;
  }

  private static double[] decode(double divisor) {
    return IntStream.range(0, 256).mapToDouble(v -> v / divisor).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 255, 100, 3.7})
  void theInertiaOfSumsIsThatOfDistances(double divisor) {
    byte[] bytes = bytes(500, 7, 40);
    DataBlock block = SparseByteBlock.of(0, 7, bytes, decode(divisor), null);
    LocalDataset data = new LocalDataset(List.of(block), new double[7]);
    KMeansModel model = centres(7, new Random(1).doubles(21, 0, 100 / divisor).toArray());
    for (int step = 0; step < 5; step++) {
      double expected =
          data.reduce("test", new RowDistances.Task(model, data.origin(), 1)).inertia();
      KMeansStatistics statistics = statistics(model, data);
      assertClose(statistics.objective(), -expected, 1e-13, 0);
      model = family().mStep(statistics, model);
    }
  }

  /** Divided bytes that are no doubles, and means of doubles that are not the rows. */
  @Test
  void theInertiaIsExactlyZeroWhereRowsEqualTheirCentres() {
    double[] decode = decode(255);
    byte[] bytes = new byte[3 * 4 * 50];
    double[] values = new double[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (31 * (i % 12) + i % 4);
      values[i] = 1e3 * decode[bytes[i] & 0xff] + 1e6;
    }
    DataBlock block = new ByteBlock(0, 4, bytes, decode, null);
    LocalDataset whole = new LocalDataset(List.of(block), new double[4]);
    LocalDataset others = TestRows.of(4, values).dataset(50, family());
    for (LocalDataset data : List.of(whole, others)) {
      KMeansModel start = Starts.models(data, family(), 3, 1, 0, KMEANS_PLUS_PLUS).get(0);
      FitResult<?, ?> fitted = fit(data, start);
      assertThat(fitted.objective()).isEqualTo(0);
      assertThat(fitted.model().components()).isEqualTo(3);
    }
  }

  /** 1e-9 of what the rows are away from their mean is left of them, and known to nine digits. */
  @Test
  void aSmallInertiaKeepsItsDigits() {
    double[] values = new double[400];
    Arrays.setAll(values, n -> 1e6 * (n % 2) + 1e-3 * (n / 2 % 2));
    FitResult<?, ?> fitted = fit(TestRows.of(1, values).dataset(64, family()), centres(1, 0, 1e6));
    assertClose(fitted.objective(), 400 * 0.5e-3 * 0.5e-3, 1e-6, 0);
  }

  /** Sums of whole numbers have no order. */
  @Test
  void sumsOfBytesAreTheSameInAnyOrder() {
    int rows = 300;
    byte[] bytes = bytes(rows, 5, 60);
    byte[] turned = new byte[bytes.length];
    for (int n = 0; n < rows; n++) {
      System.arraycopy(bytes, n * 5, turned, (rows - 1 - n) * 5, 5);
    }
    KMeansModel model = centres(5, new Random(2).doubles(15).toArray());
    List<KMeansModel> next = new ArrayList<>();
    for (byte[] some : List.of(bytes, turned)) {
      DataBlock block = new ByteBlock(0, 5, some, decode(255), null);
      LocalDataset data = new LocalDataset(List.of(block), new double[5]);
      KMeansStatistics statistics = statistics(model, data);
      assertThat(Arrays.stream(statistics.sums().get(0)).allMatch(x -> x == Math.rint(x))).isTrue();
      next.add(family().mStep(statistics, model));
    }
    assertThat(next.get(0).centres()).isEqualTo(next.get(1).centres());
  }

  /** As other storages, to the last digits: doubles are summed as they are. */
  @Test
  void dividedBytesAgreeWithDoubles() {
    byte[] bytes = bytes(300, 5, 60);
    double[] decode = decode(255);
    double[] values = new double[bytes.length];
    Arrays.setAll(values, i -> decode[bytes[i] & 0xff]);
    KMeansModel model = centres(5, Arrays.copyOf(values, 15));
    double[] origin = new double[5];
    KMeansStatistics dense = statistics(model, origin, List.of(new DenseBlock(0, 5, values, null)));
    KMeansStatistics whole =
        statistics(model, origin, List.of(new ByteBlock(0, 5, bytes, decode, null)));
    assertClose(whole.objective(), dense.objective(), 1e-13, 0);
    assertClose(family().mStep(whole, model), family().mStep(dense, model), 1e-14);
  }

  @Test
  void rowsOfTwoKindsAreNotAdded() {
    KMeansModel model = centres(1, 0, 1);
    DataBlock bytes = new ByteBlock(0, 1, new byte[] {1}, decode(255), null);
    DataBlock doubles = new DenseBlock(1, 1, new double[] {1}, null);
    assertThatThrownBy(() -> statistics(model, new double[1], List.of(bytes, doubles)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rows divided by 255.0 and by NaN");
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

  /** Their sums leave the range of int, and the leaf after them is small. */
  @Test
  void sumsOfLargeLeavesAreWholeToo() {
    int rows = (1 << 23) + 5;
    byte[] bytes = new byte[rows];
    Arrays.fill(bytes, (byte) 255);
    bytes[rows - 1] = 1;
    double[] decode = IntStream.range(0, 256).mapToDouble(b -> b).toArray();
    KMeansModel model = new KMeansFamily().fromCentres(2, new double[] {0, 255}, null);
    KMeansStatistics all = new KMeansStatistics(2, new double[1]).under(model);
    for (DataBlock block :
        List.of(
            new ByteBlock(0, 1, bytes, decode, null),
            new ByteBlock(rows, 1, new byte[] {3}, decode, null))) {
      KMeansStatistics ofBlock = new KMeansStatistics(2, new double[1]).under(model);
      new KMeansFamily().eStep(model, new double[1]).accumulate(block, ofBlock);
      all.merge(ofBlock);
    }
    assertThat(all.sums().get(0)).containsExactly(4, 255.0 * (rows - 1));
    assertThat(all.weight()).isEqualTo(rows + 1);
    assertThat(all.objective()).isEqualTo(-10);
  }
}

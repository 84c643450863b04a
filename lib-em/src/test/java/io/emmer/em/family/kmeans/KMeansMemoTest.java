package io.emmer.em.family.kmeans;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EStep;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.LocalDataset;
import io.emmer.em.Memo;
import io.emmer.em.StopRule;
import io.emmer.em.UnreliableMemory;
import io.emmer.em.data.ByteBlock;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memos save work and change no bit: every fit with them is that without them. */
class KMeansMemoTest {
  private static final int D = 48;
  private static final int K = 6;
  private static final int LEAF_ROWS = 300; // more than a tile, and no multiple of one
  private static final int ROWS = 2000;

  /** Kinds of rows. */
  private enum Kind {
    SPARSE,
    BYTES,
    BINARY,
    WEIGHTED_BYTES,
    DOUBLES,
    WEIGHTED_DOUBLES,
    /** Rows that lie as near to one centre as to another, to the last digit. */
    NEAR_TIES,
    /** Equal rows, of which there are fewer than centres. */
    FEW_ROWS,
    /** Beyond the range of single precision, but for one leaf. */
    HUGE,
    TINY
  }

  private static LocalDataset dataset(Kind kind) {
    Random random = new Random(kind.name().length());
    List<DataBlock> leaves = new ArrayList<>();
    for (int from = 0; from < ROWS; from += LEAF_ROWS) {
      leaves.add(block(kind, from, Math.min(LEAF_ROWS, ROWS - from), random));
    }
    return new LocalDataset(leaves, new double[D]);
  }

  private static DataBlock block(Kind kind, int firstRow, int rows, Random random) {
    double[] weights = new double[rows];
    Arrays.setAll(weights, n -> n % 7 == 0 ? 0 : random.nextDouble());
    double[] values = new double[rows * D];
    byte[] bytes = new byte[values.length];
    for (int n = 0; n < rows; n++) {
      int cluster = random.nextInt(9);
      for (int d = 0; d < D; d++) {
        double noise = kind == Kind.FEW_ROWS ? 0 : 60 * random.nextGaussian();
        double value = (cluster * 37 + d * 11) % 120 + noise;
        values[n * D + d] = value;
        bytes[n * D + d] = (byte) (value < 50 ? 0 : Math.min(255, value));
      }
    }
    return switch (kind) {
      case SPARSE -> SparseByteBlock.of(firstRow, D, bytes, decode(v -> v / 255), null);
      case BYTES, FEW_ROWS -> new ByteBlock(firstRow, D, bytes, decode(v -> v), null);
      case BINARY -> new ByteBlock(firstRow, D, bytes, decode(v -> v < 90 ? 0 : 1), null);
      case WEIGHTED_BYTES -> SparseByteBlock.of(firstRow, D, bytes, decode(v -> v / 3), weights);
      case DOUBLES -> new DenseBlock(firstRow, D, values, null);
      case WEIGHTED_DOUBLES -> new DenseBlock(firstRow, D, values, weights);
      case NEAR_TIES -> new DenseBlock(firstRow, D, halves(values), null);
      case HUGE -> new DenseBlock(firstRow, D, times(values, firstRow == 0 ? 1 : 1e30), null);
      case TINY -> new DenseBlock(firstRow, D, times(values, 1e-25), null);
    };
  }

  private static double[] decode(DoubleUnaryOperator value) {
    double[] decode = new double[256];
    Arrays.setAll(decode, value::applyAsDouble);
    return decode;
  }

  private static double[] times(double[] values, double factor) {
    return Arrays.stream(values).map(x -> x * factor).toArray();
  }

  /** Rows whose features are all 0, 1 or 2 / 3: many are as far from two centres, or all but. */
  private static double[] halves(double[] values) {
    return Arrays.stream(values).map(x -> Math.floorMod((int) x, 3) / 3.0).toArray();
  }

  private static List<FitResult<?, ?>> fits(Dataset data, List<KMeansModel> starts) {
    List<Candidate<?, ?>> candidates = new ArrayList<>();
    starts.forEach(start -> candidates.add(new Candidate<>(new KMeansFamily(), start)));
    return new EmLoop(data, StopRule.iterations(60), event -> {}).run(candidates);
  }

  private static void assertSameBits(List<FitResult<?, ?>> actual, List<FitResult<?, ?>> expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).trace().objectives())
          .isEqualTo(expected.get(i).trace().objectives());
      assertThat(actual.get(i).model().centres()).isEqualTo(expected.get(i).model().centres());
      assertThat(actual.get(i).model().weights()).isEqualTo(expected.get(i).model().weights());
    }
  }

  @ParameterizedTest
  @EnumSource
  void memosChangeNoBitOfStarts(Kind kind) {
    LocalDataset data = dataset(kind);
    List<KMeansModel> expected = starts(data);
    for (double loss : new double[] {0, 0.3, 1}) {
      UnreliableMemory memory = new UnreliableMemory(loss);
      List<KMeansModel> starts = starts(memory.of(data));
      for (int i = 0; i < starts.size(); i++) {
        assertThat(starts.get(i).centres()).isEqualTo(expected.get(i).centres());
      }
      assertThat(memory.found() > 0).isEqualTo(loss < 1);
      assertThat(memory.kept()).as("the last round keeps none").isEmpty();
    }
  }

  private static List<KMeansModel> starts(Dataset data) {
    return Starts.models(data, new KMeansFamily(), K, 3, 1, Initialization.Rule.KMEANS_PLUS_PLUS);
  }

  @ParameterizedTest
  @EnumSource
  void memosChangeNoBit(Kind kind) {
    LocalDataset data = dataset(kind);
    List<KMeansModel> starts =
        Starts.models(data, new KMeansFamily(), K, 3, 1, Initialization.Rule.RANDOM_ROWS);
    List<FitResult<?, ?>> expected = fits(data, starts);
    for (double loss : new double[] {0, 0.3, 1}) {
      UnreliableMemory memory = new UnreliableMemory(loss);
      assertSameBits(fits(memory.of(data), starts), expected);
      assertThat(memory.found() > 0).isEqualTo(loss < 1);
    }
  }

  /** Several loops over one dataset that share its memory. */
  @Test
  void fitsDoNotTakeEachOthersMemos() throws Exception {
    LocalDataset data = dataset(Kind.SPARSE);
    List<KMeansModel> starts =
        Starts.models(data, new KMeansFamily(), K, 4, 1, Initialization.Rule.KMEANS_PLUS_PLUS);
    UnreliableMemory shared = new UnreliableMemory(0);
    List<FitResult<?, ?>> expected = fits(data, starts);
    for (int i = 0; i < starts.size(); i++) {
      assertSameBits(fits(shared.of(data), List.of(starts.get(i))), List.of(expected.get(i)));
    }
  }

  /** E-steps under one model after the other, each with the memo of the one before. */
  private static void assertSameStatistics(DataBlock block, List<KMeansModel> models) {
    Memo memo = null;
    for (KMeansModel model : models) {
      EStep<KMeansStatistics> eStep = new KMeansFamily().eStep(model, new double[D]);
      KMeansStatistics expected = eStep.newStatistics();
      eStep.accumulate(block, expected);
      KMeansStatistics actual = eStep.newStatistics();
      memo = eStep.accumulate(block, actual, memo);
      assertThat(actual.sums().get(0)).isEqualTo(expected.sums().get(0));
      assertThat(actual.shares()).isEqualTo(expected.shares());
    }
  }

  private static KMeansModel model(double[] centres) {
    return new KMeansFamily().fromCentres(centres.length / D, centres, null);
  }

  /** Memos of models that are far away, and of other numbers of clusters. */
  @Test
  void memosAreOfNoModel() {
    List<KMeansModel> models = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double size = i % 5 == 0 ? 1e-3 : 100;
      long values = (long) D * (i < 35 ? K : K - 2);
      models.add(model(new Random(i / 3).doubles(values, -size, size).toArray()));
    }
    assertSameStatistics(dataset(Kind.DOUBLES).leaves().get(0), models);
  }

  /** Centres without a span: all at the origin. */
  @Test
  void centresMayLieAtTheOrigin() {
    KMeansModel nowhere = model(new double[K * D]);
    List<KMeansModel> models = new ArrayList<>(List.of(nowhere, nowhere, nowhere));
    models.add(model(new Random(2).doubles((long) K * D, 0, 100).toArray()));
    models.add(nowhere);
    assertSameStatistics(dataset(Kind.SPARSE).leaves().get(0), models);
    assertSameStatistics(dataset(Kind.DOUBLES).leaves().get(0), models);
  }

  /** Rows between two centres, in the span of all, which move by less than floats can tell. */
  @Test
  void whatIsTooCloseToCallIsLookedAt() {
    Random random = new Random(8);
    double[] centres = random.doubles((long) K * D, 0, 100).toArray();
    double[] values = new double[LEAF_ROWS * D];
    double[] across = new double[D];
    Arrays.setAll(across, d -> centres[d] - centres[D + d]);
    for (int n = 0; n < LEAF_ROWS; n++) {
      double[] share = random.doubles(K, -0.3, 0.3).toArray();
      double[] noise = new double[D];
      Arrays.setAll(noise, d -> sum(k -> share[k] * centres[k * D + d]));
      double along = dot(noise, across) / dot(across, across);
      for (int d = 0; d < D; d++) {
        double middle = (centres[d] + centres[D + d]) / 2;
        values[n * D + d] = middle + noise[d] - along * across[d];
      }
    }
    List<KMeansModel> models = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double[] moved = centres.clone();
      int nearer = i % 2 * D;
      for (int d = 0; d < D; d++) {
        moved[nearer + d] += (i % 2 == 0 ? -1 : 1) * 1e-9 * (1 + i / 4) * across[d];
      }
      models.add(model(moved));
    }
    assertSameStatistics(new DenseBlock(0, D, values, null), models);
  }

  private static double sum(IntToDoubleFunction ofCluster) {
    return IntStream.range(0, K).mapToDouble(ofCluster).sum();
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += x[d] * y[d];
    }
    return sum;
  }

  /** Sums of single precision that overflow on their way although they are small at the end. */
  @Test
  void whatLeavesTheRangeOfFloatsIsLookedAt() {
    Random random = new Random(9);
    DataBlock block =
        new DenseBlock(0, D, random.doubles((long) LEAF_ROWS * D, -1e22, 1e22).toArray(), null);
    List<KMeansModel> models = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      models.add(model(random.doubles((long) K * D, -1e18, 1e18).toArray()));
    }
    assertSameStatistics(block, models);
  }

  /** Centres whose squared norms are below the normal numbers, beside others that are not. */
  @Test
  void noRowIsNearerToTheSpanThanItIs() {
    double[] centres = new double[3 * D];
    centres[0] = 1;
    centres[D + 1] = 2.7e-162;
    centres[2 * D + 2] = 1;
    SpanBasis basis = SpanBasis.of(centres, D);
    double[] row = new double[D];
    row[1] = 5;
    row[3] = 5;
    DataBlock block = new DenseBlock(0, D, row, null);
    double[] coordinates = new double[basis.ofRows().stride()];
    basis.ofRows().score(block, 0, 1, coordinates);
    SpanCoordinates where = SpanCoordinates.of(basis, 1, null);
    where.set(block, 0, coordinates, 0);
    assertThat(where.rest(0)).isGreaterThanOrEqualTo(5);
    assertThat(basis.size()).isEqualTo(2);
  }

  @Test
  void blocksOfFewRowsLeaveNothing() {
    for (int rows : new int[] {8 * K - 1, 8 * K}) {
      DataBlock block = new DenseBlock(0, D, new double[rows * D], null);
      EStep<KMeansStatistics> eStep =
          new KMeansFamily().eStep(model(new double[K * D]), new double[D]);
      Memo memo = eStep.accumulate(block, eStep.newStatistics(), null);
      assertThat(memo != null).isEqualTo(rows >= 8 * K);
    }
  }

  /** Half of the rows near the end of a fit are not looked at, else memos were in vain. */
  @Test
  void fewRowsStayOpen() {
    LocalDataset data = dataset(Kind.SPARSE);
    KMeansModel start =
        Starts.models(data, new KMeansFamily(), K, 1, 1, Initialization.Rule.KMEANS_PLUS_PLUS)
            .get(0);
    KMeansModel last = (KMeansModel) fits(data, List.of(start)).get(0).model();
    DataBlock block = data.leaves().get(0);
    NearestCentre nearest = new NearestCentre(last, new double[D]);
    OwnedRows rows = new OwnedRows(block, K);
    SpanBasis basis = SpanBasis.of(nearest.relative(), D);
    SpanCoordinates where = SpanCoordinates.of(basis, block.rows(), null);
    double[] scores = new double[nearest.scores().stride()];
    double[] coordinates = new double[basis.ofRows().stride()];
    for (int n = 0; n < block.rows(); n++) {
      nearest.scores().score(block, n, n + 1, scores);
      rows.assign(n, nearest.of(block, n, scores, 0));
      basis.ofRows().score(block, n, n + 1, coordinates);
      where.set(block, n, coordinates, 0);
    }
    SpanFilter filter = new SpanFilter(basis, nearest);
    assertThat(filter.open(where, rows, 0, new int[LEAF_ROWS])).isLessThan(10);
  }
}

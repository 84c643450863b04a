package io.emmer.em.mixture;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EStep;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocalDataset;
import io.emmer.em.Memo;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.Statistics;
import io.emmer.em.StopRule;
import io.emmer.em.UnreliableMemory;
import io.emmer.em.data.ByteBlock;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.em.family.Families;
import io.emmer.em.family.gaussian.full.FullGaussianFamily;
import io.emmer.em.family.gaussian.full.FullGaussianModel;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import io.emmer.em.kernel.Kernels;
import io.emmer.em.kernel.SoftmaxRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments of hard rows follow their owners from pass to pass, and change no bit by that. */
class HardRowsTest {
  private static final int D = 14;
  private static final int K = 5;
  private static final int LEAF_ROWS = 300; // more than a tile, and no multiple of one
  private static final int ROWS = 1700;

  /** Kinds of rows, and whether their memos serve. */
  private enum Kind {
    SPARSE(true),
    BYTES(true),
    BINARY(true),
    WEIGHTED_BYTES(false),
    DOUBLES(false);

    private final boolean isWhole;

    Kind(boolean isWhole) {
      this.isWhole = isWhole;
    }
  }

  private static LocalDataset dataset(Kind kind) {
    Random random = new Random(kind.name().length());
    List<DataBlock> leaves = new ArrayList<>();
    for (int from = 0; from < ROWS; from += LEAF_ROWS) {
      leaves.add(block(kind, from, Math.min(LEAF_ROWS, ROWS - from), random));
    }
    return new LocalDataset(leaves, new double[D]);
  }

  /** Clusters that overlap so far that some rows are hard, and some are not. */
  private static DataBlock block(Kind kind, int firstRow, int rows, Random random) {
    double[] weights = random.doubles(rows).toArray();
    byte[] bytes = new byte[rows * D];
    for (int i = 0; i < bytes.length; i++) {
      int cluster = i / D % 7;
      double value = (cluster * 37 + i % D * 11) % 120 + 12 * random.nextGaussian();
      bytes[i] = (byte) (value < 30 ? 0 : Math.min(255, value));
    }
    double[] values = new double[bytes.length];
    Arrays.setAll(values, i -> (bytes[i] & 0xff) / 255.0);
    return switch (kind) {
      case SPARSE -> SparseByteBlock.of(firstRow, D, bytes, decode(255), null);
      case BYTES -> new ByteBlock(firstRow, D, bytes, decode(1), null);
      case BINARY -> {
        double[] decode = new double[256];
        Arrays.setAll(decode, v -> v < 70 ? 0 : 1);
        yield SparseByteBlock.of(firstRow, D, bytes, decode, null);
      }
      case WEIGHTED_BYTES -> SparseByteBlock.of(firstRow, D, bytes, decode(255), weights);
      case DOUBLES -> new DenseBlock(firstRow, D, values, null);
    };
  }

  private static double[] decode(double divisor) {
    double[] decode = new double[256];
    Arrays.setAll(decode, v -> v / divisor);
    return decode;
  }

  private static Family<?, ?> family(String name) {
    return Families.of("gaussian-" + name, HyperParameters.DEFAULTS);
  }

  private static <M extends Model> List<Candidate<?, ?>> starts(
      Dataset data, Family<M, ?> family, int count) {
    List<Candidate<?, ?>> candidates = new ArrayList<>();
    Starts.models(data, family, K, count, 1, Initialization.Rule.RANDOM_ROWS)
        .forEach(start -> candidates.add(new Candidate<>(family, start)));
    return candidates;
  }

  private static String fits(Dataset data, List<Candidate<?, ?>> starts) {
    StringBuilder bits = new StringBuilder();
    for (FitResult<?, ?> run : new EmLoop(data, StopRule.iterations(25), e -> {}).run(starts)) {
      bits.append(run.trace().objectives());
      run.model().arrays().values().forEach(x -> bits.append(Arrays.toString(x.values())));
    }
    return bits.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "diagonal, SPARSE",
    "diagonal, BYTES",
    "diagonal, BINARY",
    "diagonal, WEIGHTED_BYTES",
    "diagonal, DOUBLES",
    "full, SPARSE",
    "full, BYTES",
    "full, WEIGHTED_BYTES",
    "full, DOUBLES"
  })
  void memosChangeNoBit(String name, Kind kind) {
    LocalDataset data = dataset(kind);
    List<Candidate<?, ?>> starts = starts(data, family(name), 3);
    String expected = fits(data, starts);
    for (double loss : new double[] {0, 0.3, 1}) {
      UnreliableMemory memory = new UnreliableMemory(loss);
      assertThat(fits(memory.of(data), starts)).isEqualTo(expected);
      assertThat(memory.found() > 0).isEqualTo(loss < 1 && kind.isWhole);
    }
  }

  /** Several loops over one dataset that share its memory. */
  @Test
  void fitsDoNotTakeEachOthersMemos() {
    LocalDataset data = dataset(Kind.SPARSE);
    UnreliableMemory shared = new UnreliableMemory(0);
    for (String name : List.of("diagonal", "full", "diagonal")) {
      for (Candidate<?, ?> start : starts(data, family(name), 2)) {
        assertThat(fits(shared.of(data), List.of(start))).isEqualTo(fits(data, List.of(start)));
      }
    }
  }

  /** Hard and soft models by turns, and of other numbers of components: most rows change. */
  @ParameterizedTest
  @ValueSource(strings = {"diagonal", "full"})
  void memosAreOfNoModel(String name) {
    checkMemosOfOtherModels(family(name));
  }

  private static <M extends Model, S extends Statistics<S>> void checkMemosOfOtherModels(
      Family<M, S> family) {
    LocalDataset data = dataset(Kind.SPARSE);
    DataBlock block = data.leaves().get(0);
    Memo memo = null;
    for (int i = 0; i < 20; i++) {
      M model = model(family, data, i < 17 ? K : K - 2, i, i % 3 * 4);
      MixtureStatistics<?> expected = statistics(family.eStep(model, new double[D]), block);
      EStep<S> eStep = family.eStep(model, new double[D]);
      S actual = eStep.newStatistics();
      memo = eStep.accumulate(block, actual, memo);
      for (int s = 0; s < expected.sums().size(); s++) {
        assertThat(actual.sums().get(s)).isEqualTo(expected.sums().get(s));
      }
      for (int k = 0; k < model.components(); k++) {
        assertThat(((MixtureStatistics<?>) actual).componentWeight(k))
            .isEqualTo(expected.componentWeight(k));
      }
    }
  }

  /** A model on its way: hardly a row is hard at the start, and most are some steps later. */
  @SuppressWarnings("unchecked") // of the same family
  private static <M extends Model> M model(
      Family<M, ?> family, LocalDataset data, int components, int seed, int steps) {
    M start =
        Starts.models(data, family, components, 1, seed, Initialization.Rule.RANDOM_ROWS).get(0);
    Candidate<?, ?> candidate = new Candidate<>(family, start);
    return (M)
        new EmLoop(data, StopRule.iterations(steps), e -> {})
            .run(List.of(candidate))
            .get(0)
            .model();
  }

  private static <S extends Statistics<S>> MixtureStatistics<?> statistics(
      EStep<S> eStep, DataBlock block) {
    S statistics = eStep.newStatistics();
    eStep.accumulate(block, statistics);
    return (MixtureStatistics<?>) statistics;
  }

  /** The sums of whole numbers are those of the numbers that were divided. */
  @ParameterizedTest
  @ValueSource(strings = {"diagonal", "full"})
  void momentsAreThoseOfTheSameRowsAsDoubles(String name) {
    checkMoments(family(name));
  }

  private static <M extends Model, S extends Statistics<S>> void checkMoments(Family<M, S> family) {
    LocalDataset data = dataset(Kind.SPARSE);
    DataBlock block = data.leaves().get(0);
    double[] values = new double[block.rows() * D];
    IntStream.range(0, block.rows()).forEach(n -> block.copyRow(n, values, n * D));
    M model = model(family, data, K, 3, 8);
    MixtureStatistics<?> actual = statistics(family.eStep(model, new double[D]), block);
    MixtureStatistics<?> expected =
        statistics(family.eStep(model, new double[D]), new DenseBlock(0, D, values, null));
    for (int s = 0; s < expected.sums().size(); s++) {
      assertClose(actual.sums().get(s), expected.sums().get(s), 1e-13);
    }
    long hard = hardRows(family.eStep(model, new double[D]), block);
    assertThat(hard).isBetween(block.rows() / 10L, block.rows() * 19L / 20);
  }

  private static long hardRows(EStep<?> eStep, DataBlock block) {
    return Arrays.stream(eStep.assign(block).responsibilities()).filter(r -> r == 1).count();
  }

  /** Scores of rows of two panels of features, from which lost components are left out. */
  @Test
  void ownersOfAnEarlierPassAreButAFirstGuess() {
    int dims = 70;
    int rows = 200;
    Random random = new Random(4);
    double[] centres = random.doubles((long) K * dims, 0, 4).toArray();
    double[] values = new double[rows * dims];
    Arrays.setAll(values, i -> centres[i % centres.length] + random.nextGaussian());
    DataBlock block = new DenseBlock(0, dims, values, null);
    Moments moments = Moments.of(new LocalDataset(List.of(block), new double[dims]));
    FullGaussianModel model = new FullGaussianFamily().fromCentres(K, centres, moments);
    MixtureFamily<FullGaussianModel, ?> family = new FullGaussianFamily();
    ComponentScorer scorer = family.scorer(model, new double[dims]);
    double[] plain = new double[rows * scorer.stride()];
    scorer.score(block, 0, rows, plain);
    for (int shift = 0; shift < K; shift++) {
      RowOwners owners = new RowOwners(rows);
      for (int n = 0; n < rows; n++) {
        owners.set(n, n % 9 == 0 ? RowOwners.NOBODY : (n + shift) % K);
      }
      double[] guessed = new double[plain.length];
      scorer.score(block, 0, rows, guessed, owners);
      if (shift > 0) {
        assertThat(lost(guessed)).as("worse guesses leave out less").isLessThan(lost(plain));
      }
      assertThat(softmax(guessed, scorer)).isEqualTo(softmax(plain, scorer));
    }
  }

  private static long lost(double[] scores) {
    return Arrays.stream(scores).filter(x -> x == Double.NEGATIVE_INFINITY).count();
  }

  private static String softmax(double[] scores, ComponentScorer scorer) {
    int rows = scores.length / scorer.stride();
    double[] tile = scores.clone();
    SoftmaxRows softmax = SoftmaxRows.of(rows, scorer.components(), scorer.stride());
    Kernels.get().softmax(tile, rows, softmax);
    for (int i = 0; i < tile.length; i++) {
      tile[i] = i % scorer.stride() < scorer.components() ? tile[i] : 0;
    }
    return Arrays.toString(tile)
        + Arrays.toString(softmax.logSums())
        + Arrays.toString(softmax.entropies());
  }

  @ParameterizedTest
  @CsvSource({"unit, 0", "spherical, 0", "tied, 0", "diagonal, 2", "full, 8.5"})
  void memosAreOfFamiliesWhoseMomentsAreMoreThanSums(String name, double momentsOfFeature) {
    checkBytes(family(name), momentsOfFeature);
  }

  private static <M extends Model, S extends Statistics<S>> void checkBytes(
      Family<M, S> family, double momentsOfFeature) {
    LocalDataset data = dataset(Kind.SPARSE);
    M model = model(family, data, K, 3, 8);
    EStep<S> eStep = family.eStep(model, new double[D]);
    Memo memo = eStep.accumulate(data.leaves().get(0), eStep.newStatistics(), null);
    long expected = (long) (8 * K * D * momentsOfFeature) + 8 * LEAF_ROWS;
    assertThat(memo == null ? 0 : memo.bytes()).isEqualTo(momentsOfFeature == 0 ? 0 : expected);
  }

  @Test
  void blocksOfFewRowsLeaveNothing() {
    LocalDataset data = dataset(Kind.SPARSE);
    checkFewRows(Families.of("gaussian-diagonal", HyperParameters.DEFAULTS), data);
  }

  private static <M extends Model, S extends Statistics<S>> void checkFewRows(
      Family<M, S> family, LocalDataset data) {
    M model = model(family, data, K, 3, 8);
    for (int rows : new int[] {8 * K - 1, 8 * K}) {
      DataBlock block = SparseByteBlock.of(0, D, new byte[rows * D], decode(255), null);
      EStep<S> eStep = family.eStep(model, new double[D]);
      Memo memo = eStep.accumulate(block, eStep.newStatistics(), null);
      assertThat(memo != null).isEqualTo(rows >= 8 * K);
    }
  }
}

package io.emmer.em.init;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmException;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.Moments;
import io.emmer.em.Objective;
import io.emmer.em.RandomKey;
import io.emmer.em.RecordedDataset;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import io.emmer.em.TooFewRowsException;
import io.emmer.em.family.Families;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.bernoulli.BernoulliModel;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.random.RandomPurpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InitializerTest {
  private static final KMeansFamily K_MEANS = new KMeansFamily();
  private static final UnitGaussianFamily UNIT = new UnitGaussianFamily();

  /** Eight groups far apart, row n in group n mod 8, group g around (100 g, 0). */
  private static final TestRows GROUPS = TestRows.around(2, groupCentres(), 1, 400);

  private static final Dataset DATA = GROUPS.dataset(64, new double[2]);

  private static double[] groupCentres() {
    return IntStream.range(0, 16).mapToDouble(i -> i % 2 == 0 ? 50.0 * i : 0).toArray();
  }

  private static List<Integer> rowsOf(double[] centres) {
    List<Integer> rows = new ArrayList<>();
    for (int k = 0; k < centres.length / 2; k++) {
      double[] centre = Arrays.copyOfRange(centres, 2 * k, 2 * k + 2);
      rows.add(
          IntStream.range(0, GROUPS.rows())
              .filter(n -> Arrays.equals(GROUPS.row(n), centre))
              .findFirst()
              .orElseThrow());
    }
    return rows;
  }

  @Test
  void randomRowsAreDistinctRowsOfTheData() {
    Set<List<Integer>> seen = new HashSet<>();
    for (DiagonalGaussianModel m :
        Starts.models(DATA, UNIT, 9, 20, 1, Initialization.Rule.RANDOM_ROWS)) {
      List<Integer> rows = rowsOf(m.centres());
      assertThat(rows).doesNotHaveDuplicates();
      assertThat(m.weights()).containsOnly(1.0 / 9);
      seen.add(rows);
    }
    assertThat(seen).hasSize(20);
  }

  @Test
  void allRowsAreTakenWhereThereAreNoMore() {
    Dataset five = TestRows.of(1, 4, 5, 6, 7, 8).dataset(2, new double[1]);
    double[] centres =
        Starts.models(five, UNIT, 5, 1, 9, Initialization.Rule.RANDOM_ROWS).get(0).centres();
    assertThat(centres).containsExactlyInAnyOrder(4, 5, 6, 7, 8);
    assertThatThrownBy(() -> Starts.models(five, UNIT, 6, 1, 9, Initialization.Rule.RANDOM))
        .isInstanceOf(TooFewRowsException.class)
        .hasMessageContaining("6 components")
        .hasMessageContaining("have 5 of a positive weight");
  }

  @Test
  void kMeansPlusPlusFindsGroupsThatAreFarApart() {
    for (KMeansModel m :
        Starts.models(DATA, K_MEANS, 8, 25, 4, Initialization.Rule.KMEANS_PLUS_PLUS)) {
      List<Integer> groups = rowsOf(m.centres()).stream().map(n -> n % 8).toList();
      assertThat(groups).doesNotHaveDuplicates();
    }
  }

  @Test
  void theFirstCentreIsDrawnByWeight() {
    TestRows rows = TestRows.of(1, 0, 1, 2).weighted(1, 0, 3);
    int[] counts = new int[3];
    Starts.models(
            rows.dataset(2, new double[1]),
            K_MEANS,
            1,
            2000,
            6,
            Initialization.Rule.KMEANS_PLUS_PLUS)
        .forEach(model -> counts[(int) model.centres()[0]]++);
    assertThat(counts[1]).isZero();
    assertThat(counts[2]).isBetween(1400, 1600); // 1500, and five standard deviations are 97
  }

  @Test
  void rowsAreDrawnInProportionToMassAndTimes() {
    // Row 0 is a centre; rows 1 and 2 lie at squared distances 1 and 9.
    double[][] centre = {{0}};
    int second = 0;
    for (int restart = 0; restart < 2000; restart++) {
      SeedingRound round =
          new SeedingRound(
              new RandomKey(3, restart, 5),
              RandomPurpose.KMEANS_PLUS_PLUS,
              1,
              new double[0][],
              centre,
              1);
      SeedingDraws draws = TestRows.of(1, 0, 1, 3).dataset(1, new double[1]).reduce("draw", round);
      double drawn = draws.rows(0).get(0)[0];
      assertThat(drawn).isIn(1.0, 3.0);
      second += drawn == 3 ? 1 : 0;
    }
    assertThat(second).isBetween(1730, 1870); // 1800, and five standard deviations are 67
  }

  @Test
  void theCandidateOfLeastPotentialWins() {
    SeedingRound round =
        new SeedingRound(
            new RandomKey(3, 0, 5),
            RandomPurpose.KMEANS_PLUS_PLUS,
            1,
            new double[][] {{0}},
            new double[][] {{1}, {9}, {9}},
            2);
    SeedingDraws draws =
        TestRows.of(1, 0, 1, 9, 10).dataset(3, new double[1]).reduce("draw", round);
    assertThat(draws.lowestPotential()).isEqualTo(1);
    assertThat(draws.rows(1)).hasSize(2).allMatch(row -> row[0] == 1 || row[0] == 10);
  }

  @Test
  void aKeyDrawsTheSameWhateverElseIsDrawn() {
    for (Initialization.Rule rule : Initialization.Rule.values()) {
      RandomKey key = new RandomKey(5, 2, 6);
      double[] alone = Starts.models(DATA, K_MEANS, List.of(key), rule).get(0).centres();
      List<RandomKey> keys =
          List.of(new RandomKey(5, 0, 6), new RandomKey(5, 2, 3), key, new RandomKey(8, 2, 6));
      List<double[]> all =
          Starts.models(DATA, K_MEANS, keys, rule).stream().map(KMeansModel::centres).toList();
      assertThat(all.get(2)).isEqualTo(alone);
      assertThat(all.get(0)).isNotEqualTo(alone);
      assertThat(all.get(3)).isNotEqualTo(alone);
      assertThat(all.get(1)).hasSize(6);
    }
  }

  @Test
  void drawsDoNotDependOnTheLeaves() {
    Dataset other = GROUPS.dataset(7, new double[2]);
    for (Initialization.Rule rule :
        List.of(
            Initialization.Rule.RANDOM_ROWS,
            Initialization.Rule.KMEANS_PLUS_PLUS,
            Initialization.Rule.KMEANS_PARALLEL)) {
      assertThat(Starts.models(other, K_MEANS, 8, 1, 2, rule).get(0).centres())
          .isEqualTo(Starts.models(DATA, K_MEANS, 8, 1, 2, rule).get(0).centres());
    }
  }

  @Test
  void nearMeanIsTheMeanWithAHundredthOfTheDeviation() {
    Moments moments = Moments.of(DATA);
    double[] centres =
        Starts.models(DATA, UNIT, 300, 1, 1, Initialization.Rule.NEAR_MEAN).get(0).centres();
    double squares = 0;
    for (int i = 0; i < centres.length; i++) {
      double unit = 0.01 * Math.sqrt(moments.variance()[i % 2]);
      squares += Math.pow((centres[i] - moments.mean()[i % 2]) / unit, 2) / centres.length;
    }
    assertThat(squares).isBetween(0.7, 1.3);
  }

  @Test
  void randomIsUniformOverTheRange() {
    double[] centres =
        Starts.models(DATA, UNIT, 400, 1, 1, Initialization.Rule.RANDOM).get(0).centres();
    Moments moments = Moments.of(DATA);
    double sum = 0;
    for (int i = 0; i < centres.length; i++) {
      double low = moments.min()[i % 2];
      double high = moments.max()[i % 2];
      assertThat(centres[i]).isBetween(low, high);
      sum += (centres[i] - low) / (high - low) / centres.length;
    }
    assertThat(sum).isBetween(0.45, 0.55);
  }

  @Test
  void aModelOfTheSameFamilyGivesItsParameters() {
    DiagonalGaussianModel model =
        DiagonalGaussianModel.unit(new double[] {0.3, 0.7}, new double[4]);
    DiagonalGaussianModel start = Starts.fromModel(DATA, UNIT, new Candidate<>(UNIT, model));
    assertThat(start.sameParameters(model)).isTrue();
  }

  @Test
  void aModelOfAnotherFamilyGivesItsResponsibilities() {
    TestRows rows = TestRows.of(1, 0.1, 0.2, 0.3, 0.8, 1).weighted(1, 1, 1, 1, 2);
    Dataset data = rows.dataset(2, new double[1]);
    BernoulliFamily bernoulli = new BernoulliFamily(1);
    KMeansModel model = new KMeansModel(new double[] {0.5, 0.5}, new double[] {0, 1});
    BernoulliModel start = Starts.fromModel(data, bernoulli, new Candidate<>(K_MEANS, model));
    assertClose(start.weights(), new double[] {0.5, 0.5}, 1e-15);
    assertClose(start.centres(), new double[] {1.6 / 5, 3.8 / 5}, 1e-15);
    KMeansModel back = Starts.fromModel(data, K_MEANS, new Candidate<>(bernoulli, start));
    assertClose(back.centres(), new double[] {0.2, 2.8 / 3}, 1e-15);
  }

  @Test
  void rowsOfWeightZeroAreNoStarts() {
    TestRows rows = TestRows.of(1, 0, 1, 2, 3, 4, 5, 6, 7).weighted(0, 1, 0, 0, 2, 3, 0, 1);
    for (int leafRows : new int[] {1, 3, 8}) {
      Dataset data = rows.dataset(leafRows, new double[1]);
      for (Initialization.Rule rule :
          List.of(Initialization.Rule.RANDOM_ROWS, Initialization.Rule.KMEANS_PARALLEL)) {
        for (DiagonalGaussianModel model : Starts.models(data, UNIT, 4, 30, 2, rule)) {
          assertThat(model.centres()).containsExactlyInAnyOrder(1, 4, 5, 7);
        }
      }
      assertThatThrownBy(() -> Starts.models(data, UNIT, 5, 1, 2, Initialization.Rule.RANDOM_ROWS))
          .isInstanceOf(TooFewRowsException.class)
          .hasMessageContaining("have 4");
    }
  }

  @Test
  void everyRowIsAsLikelyAStartAsItsPeers() {
    TestRows rows = TestRows.of(1, 0, 1, 2, 3).weighted(1, 0, 1, 1);
    int[] counts = new int[4];
    Starts.models(rows.dataset(2, new double[1]), UNIT, 1, 3000, 6, Initialization.Rule.RANDOM_ROWS)
        .forEach(model -> counts[(int) model.centres()[0]]++);
    assertThat(counts[1]).isZero();
    for (int n : new int[] {0, 2, 3}) {
      assertThat(counts[n]).isBetween(870, 1130); // 1000, and five standard deviations are 129
    }
  }

  @Test
  void kMeansParallelFindsGroupsThatAreFarApart() {
    for (KMeansModel m :
        Starts.models(DATA, K_MEANS, 8, 25, 4, Initialization.Rule.KMEANS_PARALLEL)) {
      List<Integer> groups = rowsOf(m.centres()).stream().map(n -> n % 8).toList();
      assertThat(groups).doesNotHaveDuplicates();
    }
  }

  @Test
  void kMeansParallelBeatsRandomRows() {
    double parallel = meanInertia(Initialization.Rule.KMEANS_PARALLEL);
    assertThat(parallel).isLessThan(0.2 * meanInertia(Initialization.Rule.RANDOM_ROWS));
    assertThat(parallel).isLessThan(2 * meanInertia(Initialization.Rule.KMEANS_PLUS_PLUS));
  }

  private static double meanInertia(Initialization.Rule rule) {
    List<Candidate<?, ?>> starts = new ArrayList<>();
    Starts.models(DATA, K_MEANS, 8, 20, 11, rule)
        .forEach(model -> starts.add(new Candidate<>(K_MEANS, model)));
    return DATA.sweep("sweep", starts).stream()
        .mapToDouble(s -> -s.objective())
        .average()
        .orElseThrow();
  }

  @Test
  void aRoundDrawsRowsWithTheirChances() {
    // Squared distances to the row chosen, 0, are 0, 1, 4 and 5: chances 0, .2, .8 and 1 at l = 2.
    TestRows rows = TestRows.of(1, 0, 1, 2, Math.sqrt(5));
    int[] counts = new int[4];
    for (int restart = 0; restart < 2000; restart++) {
      OversamplingRound round =
          new OversamplingRound(new RandomKey(3, restart, 1), 0, new double[][] {{0}}, 2);
      OversampledRows drawn = rows.dataset(1 + restart % 3, new double[1]).reduce("draw", round);
      assertThat(drawn.potential()).isCloseTo(10, offset(1e-12));
      drawn
          .values()
          .forEach(row -> counts[(int) Math.round(row[0] * row[0]) == 5 ? 3 : (int) row[0]]++);
    }
    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isBetween(310, 490); // 400, and five standard deviations are 90
    assertThat(counts[2]).isBetween(1510, 1690);
    assertThat(counts[3]).isBetween(1995, 2000);
  }

  @Test
  void kMeansParallelTakesAllDistinctRowsWhereTheyAreFew() {
    Dataset data = TestRows.of(1, 1, 2, 1, 2, 3, 3, 1).dataset(2, new double[1]);
    double[] centres =
        Starts.models(data, K_MEANS, 5, 1, 0, Initialization.Rule.KMEANS_PARALLEL).get(0).centres();
    assertThat(centres).hasSize(5).contains(1, 2, 3).doesNotContain(0);
  }

  @Test
  void kMeansGivesItsClustersToTheFirstMStep() {
    DiagonalGaussianModel start =
        Starts.models(DATA, UNIT, 8, 1, 4, Initialization.Rule.KMEANS).get(0);
    Candidate<?, ?> seeded =
        new Candidate<>(
            K_MEANS,
            Starts.models(DATA, K_MEANS, 8, 1, 4, Initialization.Rule.KMEANS_PLUS_PLUS).get(0));
    FitResult<?, ?> fit =
        new EmLoop(DATA, StopRule.defaults(Objective.INERTIA), event -> {})
            .run(List.of(seeded))
            .get(0);
    assertThat(fit.converged()).isTrue();
    assertClose(start.centres(), fit.model().centres(), 1e-12);
    assertClose(start.weights(), fit.model().weights(), 1e-12);
    KMeansModel own = Starts.models(DATA, K_MEANS, 8, 1, 4, Initialization.Rule.KMEANS).get(0);
    assertThat(own.centres()).isEqualTo(fit.model().centres());
  }

  @Test
  void kMeansStartsAMixtureOfMoreComponentsThanDistinctRows() {
    Dataset data = TestRows.of(1, 0, 0, 1, 1).dataset(2, new double[1]);
    DiagonalGaussianModel start =
        Starts.models(data, UNIT, 3, 1, 0, Initialization.Rule.KMEANS).get(0);
    assertThat(start.components()).isEqualTo(3);
    double[] weights = start.weights();
    Arrays.sort(weights);
    assertClose(weights, new double[] {1e-12, 0.5, 0.5}, 1e-9);
  }

  /** K-means, Bernoulli and every Gaussian family start from each other's responsibilities. */
  @Test
  void everyFamilyStartsFromEveryOther() {
    TestRows rows = TestRows.around(2, new double[] {0.2, 0.3, 0.7, 0.8}, 0.02, 60);
    Dataset data = rows.dataset(16, new double[2]);
    for (String from : Families.names()) {
      Candidate<?, ?> source = start(data, Families.of(from, HyperParameters.DEFAULTS));
      for (String to : Families.names()) {
        Family<?, ?> family = Families.of(to, HyperParameters.DEFAULTS);
        Candidate<?, ?> start = new Initializer(data).fromModel(family, source);
        assertThat(start.family().name()).isEqualTo(to);
        assertThat(start.model().components()).isEqualTo(2);
        if (!from.equals(to) && !from.equals("bernoulli") && !from.equals("gaussian-unit")) {
          double low = Math.min(start.model().centres()[0], start.model().centres()[2]);
          assertThat(low).as(from + " -> " + to).isCloseTo(0.2, offset(0.03));
        }
        assertThat(data.sweep("sweep", List.of(start)).get(0).objective()).isFinite();
      }
    }
  }

  private static Candidate<?, ?> start(Dataset data, Family<?, ?> family) {
    Initializer.Request<?, ?> request =
        new Initializer.Request<>(family, new RandomKey(1, 0, 2), Initialization.Rule.KMEANS);
    return new Initializer(data).candidates(List.of(request)).get(0);
  }

  @Test
  void startsOfManyFamiliesAndKeysEqualThemAlone() {
    List<Initializer.Request<?, ?>> requests = new ArrayList<>();
    for (Initialization.Rule rule : Initialization.Rule.values()) {
      for (Family<?, ?> family : List.of(UNIT, K_MEANS)) {
        for (int components : new int[] {2, 5}) {
          requests.add(new Initializer.Request<>(family, new RandomKey(2, 1, components), rule));
        }
      }
    }
    List<Candidate<?, ?>> together = new Initializer(DATA).candidates(requests);
    for (int i = 0; i < requests.size(); i++) {
      Candidate<?, ?> alone = new Initializer(DATA).candidates(List.of(requests.get(i))).get(0);
      assertThat(together.get(i).family().name()).isEqualTo(alone.family().name());
      assertThat(together.get(i).model().sameParameters(alone.model())).isTrue();
    }
  }

  @Test
  void theMomentsAreComputedOnce() {
    List<String> jobs = new ArrayList<>();
    Initializer starts = new Initializer(new RecordedDataset(DATA, jobs));
    for (Initialization.Rule rule :
        List.of(Initialization.Rule.NEAR_MEAN, Initialization.Rule.RANDOM)) {
      starts.candidates(List.of(new Initializer.Request<>(UNIT, new RandomKey(1, 0, 3), rule)));
    }
    assertThat(jobs).containsExactly("moments of the features");
  }

  @Test
  void aWarmMixtureOfMoreComponentsThanRowsIsRefused() {
    Dataset two = TestRows.of(1, 4, 5).dataset(2, new double[1]);
    DiagonalGaussianModel model =
        DiagonalGaussianModel.unit(new double[] {0.2, 0.3, 0.5}, new double[] {1, 2, 3});
    assertThatThrownBy(() -> Starts.fromModel(two, UNIT, new Candidate<>(UNIT, model)))
        .isInstanceOf(TooFewRowsException.class);
  }

  @Test
  void aModelOfOtherDimensionsIsRefused() {
    DiagonalGaussianModel model = DiagonalGaussianModel.unit(new double[] {1}, new double[3]);
    assertThatThrownBy(() -> Starts.fromModel(DATA, UNIT, new Candidate<>(UNIT, model)))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("3 features")
        .hasMessageContaining("have 2");
  }

  @Test
  void startsAreParsedFromTheirNames() {
    for (Initialization.Rule rule : Initialization.Rule.values()) {
      assertThat(Initialization.parse(rule.toString())).isEqualTo(rule);
    }
    assertThat(Initialization.parse("model:a/b")).isEqualTo(new Initialization.FromModel("a/b"));
    assertThat(Initialization.Rule.defaultOf(K_MEANS))
        .isEqualTo(Initialization.Rule.KMEANS_PLUS_PLUS);
    assertThat(Initialization.Rule.defaultOf(UNIT)).isEqualTo(Initialization.Rule.KMEANS);
    assertThat(Initialization.Rule.defaultOf(new BernoulliFamily(1)))
        .isEqualTo(Initialization.Rule.RANDOM_ROWS);
    for (String wrong : List.of("", "model:", "rows")) {
      assertThatThrownBy(() -> Initialization.parse(wrong))
          .hasMessageContaining("kmeans++, kmeans, kmeans||, random or model:PATH");
    }
  }
}

package io.emmer.em.init;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmException;
import io.emmer.em.TestRows;
import io.emmer.em.TooFewRowsException;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.bernoulli.BernoulliModel;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.family.unit.UnitGaussianFamily;
import io.emmer.em.family.unit.UnitGaussianModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartsTest {
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
    for (UnitGaussianModel m : Starts.models(DATA, UNIT, 9, 20, 1, Start.Rule.RANDOM_ROWS)) {
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
    double[] centres = Starts.models(five, UNIT, 5, 1, 9, Start.Rule.RANDOM_ROWS).get(0).centres();
    assertThat(centres).containsExactlyInAnyOrder(4, 5, 6, 7, 8);
    assertThatThrownBy(() -> Starts.models(five, UNIT, 6, 1, 9, Start.Rule.RANDOM))
        .isInstanceOf(TooFewRowsException.class)
        .hasMessageContaining("6 components")
        .hasMessageContaining("have 5");
  }

  @Test
  void kMeansPlusPlusFindsGroupsThatAreFarApart() {
    for (KMeansModel m : Starts.models(DATA, K_MEANS, 8, 25, 4, Start.Rule.KMEANS_PLUS_PLUS)) {
      List<Integer> groups = rowsOf(m.centres()).stream().map(n -> n % 8).toList();
      assertThat(groups).doesNotHaveDuplicates();
    }
  }

  @Test
  void theFirstCentreIsDrawnByWeight() {
    TestRows rows = TestRows.of(1, 0, 1, 2).weighted(1, 0, 3);
    int[] counts = new int[3];
    Starts.models(rows.dataset(2, new double[1]), K_MEANS, 1, 2000, 6, Start.Rule.KMEANS_PLUS_PLUS)
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
          new SeedingRound(new RandomKey(3, restart, 5), 1, new double[0][], centre, 1);
      SeedingTask task = new SeedingTask(List.of(round));
      SeedingDraws draws =
          TestRows.of(1, 0, 1, 3).dataset(1, new double[1]).reduce("draw", task).draws().get(0);
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
            new RandomKey(3, 0, 5), 1, new double[][] {{0}}, new double[][] {{1}, {9}, {9}}, 2);
    SeedingDraws draws =
        TestRows.of(1, 0, 1, 9, 10)
            .dataset(3, new double[1])
            .reduce("draw", new SeedingTask(List.of(round)))
            .draws()
            .get(0);
    assertThat(draws.lowestPotential()).isEqualTo(1);
    assertThat(draws.rows(1)).hasSize(2).allMatch(row -> row[0] == 1 || row[0] == 10);
  }

  @Test
  void aKeyDrawsTheSameWhateverElseIsDrawn() {
    for (Start.Rule rule : Start.Rule.values()) {
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
    for (Start.Rule rule : List.of(Start.Rule.RANDOM_ROWS, Start.Rule.KMEANS_PLUS_PLUS)) {
      assertThat(Starts.models(other, K_MEANS, 8, 1, 2, rule).get(0).centres())
          .isEqualTo(Starts.models(DATA, K_MEANS, 8, 1, 2, rule).get(0).centres());
    }
  }

  @Test
  void nearMeanIsTheMeanWithAHundredthOfTheDeviation() {
    Moments moments = Moments.of(DATA);
    double[] centres = Starts.models(DATA, UNIT, 300, 1, 1, Start.Rule.NEAR_MEAN).get(0).centres();
    double squares = 0;
    for (int i = 0; i < centres.length; i++) {
      double unit = 0.01 * Math.sqrt(moments.variance()[i % 2]);
      squares += Math.pow((centres[i] - moments.mean()[i % 2]) / unit, 2) / centres.length;
    }
    assertThat(squares).isBetween(0.7, 1.3);
  }

  @Test
  void randomIsUniformOverTheRange() {
    double[] centres = Starts.models(DATA, UNIT, 400, 1, 1, Start.Rule.RANDOM).get(0).centres();
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
    UnitGaussianModel model = new UnitGaussianModel(new double[] {0.3, 0.7}, new double[4]);
    UnitGaussianModel start = Starts.fromModel(DATA, UNIT, new Candidate<>(UNIT, model));
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
  void aModelOfOtherDimensionsIsRefused() {
    UnitGaussianModel model = new UnitGaussianModel(new double[] {1}, new double[3]);
    assertThatThrownBy(() -> Starts.fromModel(DATA, UNIT, new Candidate<>(UNIT, model)))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("3 features")
        .hasMessageContaining("have 2");
  }

  @Test
  void startsAreParsedFromTheirNames() {
    for (Start.Rule rule : Start.Rule.values()) {
      assertThat(Start.parse(rule.toString())).isEqualTo(rule);
    }
    assertThat(Start.parse("model:a/b")).isEqualTo(new Start.FromModel("a/b"));
    assertThat(Starts.defaultRule(K_MEANS)).isEqualTo(Start.Rule.KMEANS_PLUS_PLUS);
    assertThat(Starts.defaultRule(UNIT)).isEqualTo(Start.Rule.RANDOM_ROWS);
    for (String later : List.of("kmeans", "kmeans||")) {
      assertThatThrownBy(() -> Start.parse(later)).hasMessageContaining("not supported yet");
    }
    for (String wrong : List.of("", "model:", "rows")) {
      assertThatThrownBy(() -> Start.parse(wrong))
          .hasMessageContaining("random-rows, near-mean, kmeans++, random or model:PATH");
    }
  }
}

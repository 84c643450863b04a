package io.emmer.em.family.bernoulli;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.EmException;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.FamilyContractTest;
import io.emmer.em.LocalDataset;
import io.emmer.em.Moments;
import io.emmer.em.RandomKey;
import io.emmer.em.StopRule;
import io.emmer.em.TestRows;
import io.emmer.em.data.DataBlock;
import io.emmer.em.mixture.FirstMomentStatistics;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BernoulliFamilyTest extends FamilyContractTest<BernoulliModel, FirstMomentStatistics> {
  private static final double PSEUDO_COUNT = 0.5;

  @Override
  protected Family<BernoulliModel, FirstMomentStatistics> family() {
    return new BernoulliFamily(PSEUDO_COUNT);
  }

  @Override
  protected double[] trueCentres() {
    return new double[] {0.95, 0.03, 0.04, 0.05, 0.97, 0.04, 0.03, 0.04, 0.96};
  }

  /** Grey levels: the average of 20 draws, so that three features tell the components apart. */
  @Override
  protected TestRows sample(int rows) {
    double[] p = trueCentres();
    double[] values = new double[rows * D];
    CounterRandom.Stream random = CounterRandom.stream(5, RandomPurpose.SUBSET, rows, 0);
    for (int i = 0; i < values.length; i++) {
      for (int draw = 0; draw < 20; draw++) {
        values[i] += random.nextUniform() < p[i % p.length] ? 0.05 : 0;
      }
      values[i] = Math.min(1, values[i]);
    }
    return TestRows.of(D, values);
  }

  /** Grey levels overlap more under binary densities than they did when they were drawn. */
  @Override
  protected double recoveryError() {
    return 0.04;
  }

  @Override
  protected double[] centreOfOne(double[] mean, double weight) {
    return Arrays.stream(mean)
        .map(x -> (weight * x + PSEUDO_COUNT) / (weight + 2 * PSEUDO_COUNT))
        .toArray();
  }

  private static Assignments assign(BernoulliModel model, double... rows) {
    TestRows data = TestRows.of(model.dimensions(), rows);
    double[] origin = new double[model.dimensions()];
    return new BernoulliFamily(0).eStep(model, origin).assign(data.block(0, data.rows(), origin));
  }

  @Test
  void densityIsThatOfTheFormula() {
    BernoulliModel model =
        new BernoulliModel(new double[] {0.3, 0.7}, new double[] {0.2, 0.9, 0.6, 0.5});
    double first = 0.3 * Math.pow(0.2, 0.25) * Math.pow(0.8, 0.75) * 0.9;
    double second = 0.7 * Math.pow(0.6, 0.25) * Math.pow(0.4, 0.75) * 0.5;
    Assignments assigned = assign(model, 0.25, 1);
    assertClose(assigned.score()[0], Math.log(first + second), 1e-14, 0);
    assertClose(assigned.responsibility(0, 0), first / (first + second), 1e-14, 0);
  }

  @Test
  void certainFeaturesFollowZeroLogZero() {
    // Component 0: p = (1, 0); component 1: p = (.5, .5).
    BernoulliModel model =
        new BernoulliModel(new double[] {0.5, 0.5}, new double[] {1, 0, 0.5, 0.5});
    Assignments assigned = assign(model, 1, 0, 0, 0, 1, 1, 0.5, 0);
    assertClose(assigned.score()[0], Math.log(0.5 + 0.5 * 0.25), 1e-15, 0);
    assertClose(assigned.responsibility(0, 0), 0.8, 1e-15, 0);
    for (int n = 1; n < 4; n++) {
      assertThat(assigned.responsibility(n, 0)).isZero();
      assertClose(assigned.score()[n], Math.log(0.5 * 0.25), 1e-15, 0);
    }
  }

  @Test
  void aRowThatNothingExplainsTakesTheMixingWeights() {
    BernoulliModel model = new BernoulliModel(new double[] {0.25, 0.75}, new double[] {1, 0, 0, 1});
    Assignments assigned = assign(model, 1, 1);
    assertThat(assigned.score()[0]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(assigned.responsibilities()).containsExactly(0.25, 0.75);
  }

  @Test
  void anImpossibleRowFailsTheFitUnlessItsWeightIsZero() {
    BernoulliFamily family = new BernoulliFamily(0);
    BernoulliModel model = new BernoulliModel(new double[] {1}, new double[] {0});
    TestRows rows = TestRows.of(1, 0, 0, 1);
    EmLoop loop = new EmLoop(rows.dataset(2, family), StopRule.iterations(3), event -> {});
    assertThatThrownBy(() -> loop.run(List.of(new Candidate<>(family, model))))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("raise pseudo-count, or variance-floor, above 0")
        .hasMessageContaining("-Infinity");
    LocalDataset unseen = rows.weighted(1, 1, 0).dataset(2, family);
    assertThat(
            new EmLoop(unseen, StopRule.iterations(3), event -> {})
                .run(List.of(new Candidate<>(family, model)))
                .get(0)
                .objective())
        .isZero();
  }

  @Test
  void aLostComponentKeepsItsParametersWithTheLeastWeight() {
    BernoulliFamily family = new BernoulliFamily(0);
    BernoulliModel model =
        new BernoulliModel(new double[] {0.2, 0.4, 0.4}, new double[] {0, 0, 0.5, 0.25, 0.75, 0.5});
    TestRows rows = TestRows.of(2, 1, 0.5, 0.5, 1, 0.25, 0.75);
    EStep<FirstMomentStatistics> eStep = family.eStep(model, new double[2]);
    FirstMomentStatistics statistics = eStep.newStatistics();
    eStep.accumulate(rows.block(0, 3, new double[2]), statistics);
    BernoulliModel next = family.mStep(statistics, model);
    assertThat(statistics.emptyComponents()).isEqualTo(1);
    assertThat(next.probability(0, 0)).isZero();
    assertThat(next.weights()[0]).isEqualTo(1e-12);
    assertClose(Arrays.stream(next.weights()).sum(), 1, 1e-15, 0);
    double ratio = statistics.componentWeight(1) / statistics.componentWeight(2);
    assertClose(next.weights()[1] / next.weights()[2], ratio, 1e-14, 0);
  }

  @Test
  void entropyIsThatOfTheResponsibilities() {
    TestRows rows = sample(100);
    BernoulliModel model = someModel(rows);
    LocalDataset data = rows.dataset(1000, family());
    DataBlock block = rows.block(0, 100, data.origin());
    double expected = 0;
    for (double r : family().eStep(model, data.origin()).assign(block).responsibilities()) {
      expected -= r == 0 ? 0 : r * Math.log(r);
    }
    assertThat(expected).isPositive();
    assertClose(statistics(model, data).entropy(), expected, 1e-11, 0);
  }

  @Test
  void logPriorIsThatOfTheBetaDensities() {
    BernoulliModel model = new BernoulliModel(new double[] {1}, new double[] {0.25, 0.5});
    double expected = PSEUDO_COUNT * (Math.log(0.25 * 0.75) + Math.log(0.5 * 0.5));
    assertClose(family().logPrior(model), expected, 1e-15, 0);
    assertThat(new BernoulliFamily(0).logPrior(model)).isZero();
    assertThat(new BernoulliFamily(0).hasPrior()).isFalse();
  }

  @Test
  void startsAreInsideTheUnitInterval() {
    BernoulliModel around = family().fromCentres(1, new double[] {0, 1, 0.5}, null);
    assertThat(around.centres()).containsExactly(0.25, 0.75, 0.5);
    LocalDataset data = sample(20).dataset(20, family());
    BernoulliModel random = family().random(K, new RandomKey(1, 0, K), Moments.of(data));
    assertThat(random.centres()).hasSize(K * D);
    for (double p : random.centres()) {
      assertThat(p).isBetween(0.25, 0.75);
    }
    assertThat(Arrays.stream(random.centres()).distinct().count()).isEqualTo(K * D);
  }

  @Test
  void badParametersAreRefused() {
    double[] one = {1};
    assertThatThrownBy(() -> new BernoulliModel(one, new double[] {1.5}))
        .hasMessageContaining("expected 0 to 1");
    assertThatThrownBy(() -> new BernoulliModel(one, new double[] {Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BernoulliModel(new double[] {0.5}, new double[] {0.5}))
        .hasMessageContaining("sum to 0.5");
    assertThatThrownBy(
            () -> family().eStep(new BernoulliModel(one, new double[] {0.5}), new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

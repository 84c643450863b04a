package io.emmer.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.family.Families;
import io.emmer.em.family.bernoulli.BernoulliFamily;
import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmLoopTest {
  private static final TestRows ROWS =
      TestRows.around(2, new double[] {0.2, 0.3, 0.7, 0.6, 0.4, 0.9}, 0.05, 240);
  private static final LocalDataset DATA = ROWS.dataset(32, new double[2]);

  private static <M extends Model, S extends Statistics<S>> List<Candidate<?, ?>> starts(
      Family<M, S> family, int components, int restarts) {
    List<Candidate<?, ?>> starts = new ArrayList<>();
    Starts.models(DATA, family, components, restarts, 1, Initialization.Rule.RANDOM_ROWS)
        .forEach(model -> starts.add(new Candidate<>(family, model)));
    return starts;
  }

  private static FitResult<?, ?> fit(Candidate<?, ?> start, StopRule rule) {
    return new EmLoop(DATA, rule, event -> {}).run(List.of(start)).get(0);
  }

  @Test
  void candidatesTogetherEqualThemAlone() {
    List<Candidate<?, ?>> starts = starts(new BernoulliFamily(0.01), 3, 3);
    starts.addAll(starts(new KMeansFamily(), 4, 2));
    starts.addAll(starts(new UnitGaussianFamily(), 2, 1));
    StopRule rule = new StopRule(60, 1e-7, 0, 0);
    List<FitResult<?, ?>> together = new EmLoop(DATA, rule, event -> {}).run(starts);
    for (int i = 0; i < starts.size(); i++) {
      FitResult<?, ?> alone = fit(starts.get(i), rule);
      assertThat(together.get(i).model().sameParameters(alone.model())).isTrue();
      assertThat(together.get(i).trace().objectives()).isEqualTo(alone.trace().objectives());
      assertThat(together.get(i).trace().penalized()).isEqualTo(alone.trace().penalized());
      assertThat(together.get(i).stopReason()).isEqualTo(alone.stopReason());
    }
    assertThat(together.stream().map(FitResult::iterations).distinct().count()).isGreaterThan(2);
  }

  @Test
  void theLastObjectiveBelongsToTheModelReturned() {
    for (Candidate<?, ?> start : starts(new BernoulliFamily(0.01), 3, 2)) {
      for (StopRule rule : List.of(StopRule.iterations(7), new StopRule(99, 1e-5, 0, 0))) {
        FitResult<?, ?> result = fit(start, rule);
        assertThat(evaluate(result)).isEqualTo(result.objective());
        assertThat(result.trace().objectives()).hasSize(result.iterations() + 1);
        assertThat(result.trace().penalized()).hasSize(result.iterations() + 1);
      }
    }
  }

  private static <M extends Model, S extends Statistics<S>> double evaluate(
      FitResult<M, S> result) {
    return DATA.sweep("sweep", List.of(new Candidate<>(result.family(), result.model())))
        .get(0)
        .objective();
  }

  @Test
  void maxIterationsCountsMSteps() {
    Candidate<?, ?> start = starts(new BernoulliFamily(0.01), 3, 1).get(0);
    for (int iterations : new int[] {0, 1, 5}) {
      FitResult<?, ?> result = fit(start, StopRule.iterations(iterations));
      assertThat(result.iterations()).isEqualTo(iterations);
      assertThat(result.stopReason()).isEqualTo(StopReason.MAX_ITERATIONS);
      assertThat(result.converged()).isFalse();
    }
    assertThat(fit(start, StopRule.iterations(0)).model()).isSameAs(start.model());
  }

  @Test
  void theFirstChangeWithinTheToleranceStops() {
    Candidate<?, ?> start = starts(new BernoulliFamily(0.01), 3, 1).get(0);
    FitResult<?, ?> result = fit(start, new StopRule(500, 1e-4, 0, 0));
    assertThat(result.stopReason()).isEqualTo(StopReason.TOLERANCE);
    List<Double> trace = result.trace().penalized();
    for (int i = 1; i < trace.size(); i++) {
      double before = trace.get(i - 1) / 240;
      boolean met = Math.abs(trace.get(i) / 240 - before) <= 1e-4 * Math.max(1, Math.abs(before));
      assertThat(met).isEqualTo(i == trace.size() - 1);
    }
  }

  @Test
  void tolerancesAreThoseOfTheSpecification() {
    StopRule relative = new StopRule(9, 1e-3, 0, 0);
    // f from -0.5 to -0.4991: 1e-3 of 1 for mixtures, 1e-3 of 0.5 for K-means.
    assertThat(relative.toleranceMet(Objective.LOG_LIKELIHOOD, -50, -49.91, 100)).isTrue();
    assertThat(relative.toleranceMet(Objective.INERTIA, -50, -49.91, 100)).isFalse();
    assertThat(relative.toleranceMet(Objective.INERTIA, -50, -49.96, 100)).isTrue();
    assertThat(relative.toleranceMet(Objective.LOG_LIKELIHOOD, -5000, -4996, 100)).isTrue();
    assertThat(relative.toleranceMet(Objective.LOG_LIKELIHOOD, -5000, -4994, 100)).isFalse();
    StopRule both = new StopRule(9, 1e-3, 1e-2, 0);
    assertThat(both.toleranceMet(Objective.LOG_LIKELIHOOD, -50, -49.991, 100)).isTrue();
    assertThat(both.toleranceMet(Objective.LOG_LIKELIHOOD, -50, -49.91, 100)).isFalse();
    StopRule absolute = new StopRule(9, 0, 1, 0);
    assertThat(absolute.toleranceMet(Objective.LOG_LIKELIHOOD, -5000, -4999, 1)).isTrue();
    assertThat(absolute.toleranceMet(Objective.LOG_LIKELIHOOD, -5000, -4998.5, 1)).isFalse();
    assertThat(StopRule.iterations(9).toleranceMet(Objective.INERTIA, -5, -5, 1)).isFalse();
    assertThatThrownBy(() -> new StopRule(-1, 0, 0, 0)).hasMessageContaining("0 or more");
    assertThatThrownBy(() -> new StopRule(1, Double.NaN, 0, 0)).hasMessageContaining("NaN");
  }

  @Test
  void theTimeLimitStopsAfterASweep() {
    FitResult<?, ?> result =
        fit(starts(new BernoulliFamily(0.01), 3, 1).get(0), new StopRule(9, 0, 0, 1));
    assertThat(result.stopReason()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(result.iterations()).isZero();
  }

  @Test
  void theListenerHearsEveryEntryOfEveryTrace() {
    List<FitListener.Event> events = new ArrayList<>();
    List<Candidate<?, ?>> starts = starts(new KMeansFamily(), 3, 4);
    List<FitResult<?, ?>> results =
        new EmLoop(DATA, StopRule.iterations(30), events::add).run(starts);
    for (int i = 0; i < results.size(); i++) {
      int candidate = i;
      List<FitListener.Event> own =
          events.stream().filter(event -> event.candidate() == candidate).toList();
      List<Double> trace = results.get(i).trace().objectives();
      assertThat(own).extracting(FitListener.Event::objective).isEqualTo(trace);
      assertThat(own.get(0).change()).isNaN();
      for (int j = 0; j < own.size(); j++) {
        assertThat(own.get(j).iteration()).isEqualTo(j);
        assertThat(j == 0 || own.get(j).change() == trace.get(j) - trace.get(j - 1)).isTrue();
      }
    }
    assertThat(events.get(0).active()).isEqualTo(4);
    assertThat(events.get(events.size() - 1).active()).isLessThan(4);
  }

  @Test
  void familiesAreFoundByName() {
    for (String name : Families.names()) {
      assertThat(Families.of(name, HyperParameters.DEFAULTS).name()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Families.of("gauss", HyperParameters.DEFAULTS))
        .hasMessageContaining("'gauss'")
        .hasMessageContaining(String.join(", ", Families.names()));
    assertThatThrownBy(() -> new HyperParameters(-1, 0)).hasMessageContaining("pseudo-count");
    assertThatThrownBy(() -> new HyperParameters(0, Double.NaN))
        .hasMessageContaining("variance-floor");
  }
}

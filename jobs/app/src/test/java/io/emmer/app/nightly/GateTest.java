package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.nightly.RunDocument.Found;
import io.emmer.em.Objective;
import io.emmer.em.metric.Contingency;
import io.emmer.spark.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  private static Found findings(
      Objective objective, double perRow, Double published, Double weights, Double parameters) {
    Contingency none = new Contingency.Counter(1).contingency();
    Evaluation model = new Evaluation(10, 20, 20 * perRow, none, List.of(), 0);
    return new Found(
        null,
        null,
        RunDocument.Evaluated.of(objective, model, Optional.ofNullable(published)),
        weights == null ? null : new ModelDrift(weights, parameters, List.of(), List.of()),
        null);
  }

  private static List<String> failed(Gate gate, boolean converged, Found found) {
    RunDocument.Fitted fit =
        new RunDocument.Fitted("kmeans", 1, "inertia", 1, 1, converged, "TOLERANCE", 1, 0);
    Found all = new Found(fit, null, found.evaluation(), found.drift(), null);
    return gate.check(100, all).stream()
        .filter(check -> !check.passed())
        .map(Gate.Check::key)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "minRows=100, ''",
    "minRows=101, minRows",
    "maxDropPerRow=0.5, ''",
    "maxDropPerRow=0.49, maxDropPerRow",
    "maxDropPerRow=-1, maxDropPerRow",
    "maxWeightDrift=0.25, ''",
    "maxWeightDrift=0.24, maxWeightDrift",
    "maxParameterDrift=2, ''",
    "maxParameterDrift=1.99, maxParameterDrift",
    "requireConverged=true, requireConverged",
    "requireConverged=false, ''"
  })
  void everyKeyHasItsBorder(String asked, String expected) {
    String[] parts = asked.split("=", 2);
    Gate gate = Gate.parse(Map.of(parts[0], parts[1]));
    Found evaluation = findings(Objective.LOG_LIKELIHOOD, -3.5, -3.0, 0.25, 2.0);
    assertThat(String.join(",", failed(gate, false, evaluation))).isEqualTo(expected);
  }

  @Test
  void ofDistancesMoreIsWorse() {
    Gate gate = Gate.parse(Map.of("maxDropPerRow", "0.1"));
    assertThat(failed(gate, true, findings(Objective.INERTIA, 3.0, 2.8, null, null)))
        .containsExactly("maxDropPerRow");
    assertThat(failed(gate, true, findings(Objective.INERTIA, 2.8, 3.0, null, null))).isEmpty();
  }

  @Test
  void nothingToCompareWithPasses() {
    Gate gate =
        Gate.parse(Map.of("maxDropPerRow", "0", "maxWeightDrift", "0", "maxParameterDrift", "0"));
    Found first = findings(Objective.LOG_LIKELIHOOD, -1, null, null, null);
    assertThat(failed(gate, true, first)).isEmpty();
    assertThat(gate.check(1, first)).extracting(Gate.Check::found).contains((String) null);
  }

  @Test
  void whatIsNotANumberNeverPasses() {
    Found broken = findings(Objective.LOG_LIKELIHOOD, Double.NaN, -1.0, Double.NaN, Double.NaN);
    assertThat(failed(Gate.OPEN, true, broken)).containsExactly("finiteScore");
    Gate gate =
        Gate.parse(Map.of("maxDropPerRow", "9", "maxWeightDrift", "1", "maxParameterDrift", "9"));
    assertThat(failed(gate, true, broken)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "minRow=1, 'minRow: no such key; expected minRows, '",
    "minRows=0, 'minRows=0: expected a whole number, 1 or more'",
    "minRows=1.5, 'minRows=1.5: expected a whole'",
    "maxDropPerRow=much, 'maxDropPerRow=much: expected a number'",
    "maxDropPerRow=NaN, 'expected a number'",
    "maxWeightDrift=1.1, 'expected a number from 0 to 1'",
    "maxParameterDrift=-1, 'expected 0 or a positive number'",
    "requireConverged=yes, 'expected true or false'"
  })
  void refusesWhatMeansNothing(String asked, String message) {
    String[] parts = asked.split("=", 2);
    assertThatThrownBy(() -> Gate.parse(Map.of(parts[0], parts[1])))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }
}

package io.emmer.app.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.FitListener;
import io.emmer.em.Objective;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();

  @Test
  void oneRunHasOneLineAnIteration() {
    tell(Objective.LOG_LIKELIHOOD, 1, false, false, event(0, 0, -10, Double.NaN, 1));

    assertThat(lines())
        .singleElement()
        .asString()
        .startsWith("iteration   0  log-likelihood per row -10.");
  }

  @Test
  void linesAreThinnedUnlessAllAreAskedFor() {
    FitListener.Event[] events =
        IntStream.rangeClosed(0, 120)
            .mapToObj(i -> event(0, i, -500 + i, i == 0 ? Double.NaN : 1, 1))
            .toArray(FitListener.Event[]::new);
    tell(Objective.LOG_LIKELIHOOD, 1, false, false, events);
    assertThat(lines().stream().map(line -> line.substring(9, 13).strip()))
        .containsExactly("0", "1", "2", "5", "10", "20", "50", "100");
    assertThat(lines().get(5)).contains("-480.000000  change  +1.0e+00");
    text.getBuffer().setLength(0);
    tell(Objective.LOG_LIKELIHOOD, 1, true, false, events);
    assertThat(lines()).hasSize(121);
  }

  @Test
  void severalRunsHaveOneLineOfTheBest() {
    tell(
        Objective.LOG_LIKELIHOOD,
        3,
        false,
        false,
        event(0, 0, -10, Double.NaN, 3),
        event(1, 0, -8, Double.NaN, 3),
        event(2, 0, -9, Double.NaN, 3),
        event(0, 1, -7.5, 2.5, 2),
        event(2, 1, -9, 0, 2));

    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0))
        .contains("best log-likelihood per row -8.000000", "(run 1; 3 of 3 active)");
    assertThat(lines().get(1)).contains("-7.500000", "+5.0e-01", "(run 0; 2 of 3 active)");
  }

  @Test
  void finishedRunsMayBeTheBest() {
    tell(
        Objective.INERTIA,
        2,
        false,
        false,
        event(0, 0, 5, Double.NaN, 2),
        event(1, 0, 7, Double.NaN, 2),
        event(1, 1, 6, -1, 1));

    assertThat(lines().get(1)).contains("best inertia 5.00000", "(run 0; 1 of 2 active)");
  }

  @Test
  void everyRunHasItsLinesWhereAskedFor() {
    tell(
        Objective.INERTIA,
        2,
        true,
        false,
        event(0, 0, 5, Double.NaN, 2),
        event(1, 0, 7, Double.NaN, 2));

    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1)).startsWith("run 1  iteration   0  inertia 7.");
  }

  @Test
  void aTerminalHasABarThatGoesAway() {
    tell(
        Objective.LOG_LIKELIHOOD,
        1,
        false,
        true,
        event(0, 0, -10, Double.NaN, 1),
        event(0, 1, -9, 1, 1));

    assertThat(text.toString()).contains("1/4", "-9.0000 per row").endsWith("\r\u001b[K");
    assertThat(text.toString()).doesNotContain("iteration");
  }

  @Test
  void filesHaveNoControlCharacters() {
    tell(Objective.LOG_LIKELIHOOD, 1, false, false, event(0, 0, -10, Double.NaN, 1));

    assertThat(text.toString()).doesNotContain("\r", "\u001b");
  }

  private void tell(
      Objective objective,
      int runs,
      boolean everyRun,
      boolean terminal,
      FitListener.Event... events) {
    PrintWriter out = new PrintWriter(text);
    try (Progress progress = new Progress(out, terminal ? 4 : 0, objective, runs, everyRun)) {
      List.of(events).forEach(progress::evaluated);
    }
  }

  private static FitListener.Event event(
      int run, int iteration, double objective, double change, int active) {
    return new FitListener.Event(run, iteration, objective, change, .25, 0, active, 1);
  }

  private List<String> lines() {
    return text.toString().lines().toList();
  }
}

package io.emmer.em.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.findings.ChoiceFindings.Candidate;
import io.emmer.em.findings.Finding.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceFindingsTest {
  private static Candidate full(int components, double bic, boolean atFloor) {
    return new Candidate("gaussian-full", components, bic, atFloor, false, Double.NaN);
  }

  private static List<Finding> clusters(double... inertias) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < inertias.length; i++) {
      candidates.add(new Candidate("kmeans", 2 + i, inertias[i], false, false, 0.1 * (i % 3)));
    }
    Collections.reverse(candidates);
    return ChoiceFindings.ofClusters(candidates);
  }

  @Test
  void theWinnerIsNamedWithItsDistanceAndWhatIsAtTheFloorComesLast() {
    List<Finding> findings =
        ChoiceFindings.ofMixtures(
            "bic",
            List.of(
                full(1, 829.978, false),
                full(2, 574.018, false),
                full(3, 580.839, false),
                full(4, 459.1, true)));

    assertThat(findings)
        .containsExactly(
            new Finding(
                "choice-of-components",
                Level.GOOD,
                "gaussian-full K=2 has the least bic, 574.018; next K=3, 6.821 worse",
                null),
            new Finding(
                "candidates-at-the-floor",
                Level.DOUBTFUL,
                "ranked last, with components at the floor: gaussian-full K=4",
                "give a larger --variance-floor, or fewer --components"));
  }

  @Test
  void anotherFamilyIsNamedWhole() {
    List<Finding> findings =
        ChoiceFindings.ofMixtures(
            "aic",
            List.of(
                full(2, 10, false),
                new Candidate("gaussian-tied", 3, 12.5, false, false, Double.NaN)));

    assertThat(findings)
        .extracting(Finding::text)
        .containsExactly(
            "gaussian-full K=2 has the least aic, 10.000; next gaussian-tied K=3, 2.5 worse");
  }

  @Test
  void whereAllAreAtTheFloorTheRankingSaysNothing() {
    List<Finding> findings =
        ChoiceFindings.ofMixtures(
            "bic", List.of(full(2, 3, true), full(3, 2, true), full(4, 4, true)));

    assertThat(findings)
        .extracting(Finding::code, Finding::level)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("choice-of-components", Level.GOOD),
            org.assertj.core.groups.Tuple.tuple("candidates-at-the-floor", Level.BAD));
    assertThat(findings.get(0).text()).startsWith("gaussian-full K=3");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2;3;4, 3, -, -",
        "2;3;4, 4, 'K=4 is the largest that was tried, so more components may be better', give"
            + " --components 4..8",
        "2;3;4, 2, 'K=2 is the smallest that was tried, so fewer components may be better', give"
            + " --components 1..2",
        "1;2;3, 1, -, -"
      })
  void theEdgeOfTheGridIsTold(String grid, int best, String text, String remedy) {
    List<Candidate> candidates = new ArrayList<>();
    for (String k : grid.split(";", -1)) {
      int components = Integer.parseInt(k);
      candidates.add(full(components, Math.abs(components - best), false));
    }

    List<Finding> findings = ChoiceFindings.ofMixtures("bic", candidates);

    assertThat(findings)
        .filteredOn(finding -> finding.code().equals("edge-of-the-grid"))
        .isEqualTo(
            text == null
                ? List.of()
                : List.of(new Finding("edge-of-the-grid", Level.DOUBTFUL, text, remedy)));
  }

  @Test
  void stoppedCandidatesAreCounted() {
    List<Candidate> candidates =
        List.of(full(2, 1, false), new Candidate("gaussian-full", 3, 4, false, true, Double.NaN));

    assertThat(ChoiceFindings.ofMixtures("bic", candidates))
        .filteredOn(finding -> finding.code().equals("stopped-candidates"))
        .extracting(Finding::text)
        .containsExactly(
            "1 of 2 candidates were stopped by --max-iterations, so the ranking may change");
  }

  @Test
  void theKneeIsFarthestBelowTheChord() {
    assertThat(clusters(100, 30, 25, 20))
        .containsExactly(
            new Finding("knee", Level.GOOD, "the inertia has its knee at K=3", null),
            new Finding(
                "silhouette",
                Level.GOOD,
                "K=4 has the largest simplified silhouette, 0.200",
                null));
    assertThat(clusters(100, 70, 35, 0))
        .extracting(Finding::code, Finding::level)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("knee", Level.DOUBTFUL),
            org.assertj.core.groups.Tuple.tuple("silhouette", Level.GOOD));
    assertThat(clusters(100, 30, 20)).extracting(Finding::code).containsExactly("silhouette");
  }

  @Test
  void theAnswerIsPrintedFirstThenTheWorst() {
    List<Finding> findings =
        List.of(
            Finding.good("converged", "converged"),
            Finding.good("choice-of-components", "K=2"),
            Finding.doubtful("small-component", "small", "give more"),
            Finding.bad("at-the-floor", "shrank", "give less"));

    assertThat(Finding.lines(findings, 3))
        .isEqualTo("good      K=2\nbad       shrank; give less\ndoubtful  small; give more");
  }
}

package io.emmer.em.findings;

import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a sweep says of the number of components, and of the family. */
public final class ChoiceFindings {
  static final String CHOICE_OF_COMPONENTS = "choice-of-components";
  static final String KNEE = "knee";
  static final String SILHOUETTE = "silhouette";

  /** No knee bends less than this, with both axes scaled to [0, 1]. */
  private static final double LEAST_KNEE = 0.1;

  private static final int LEAST_KNEE_VALUES = 4;

  private final String rankedBy;
  private final List<Candidate> candidates;
  private final List<Finding> findings = new ArrayList<>();

  private ChoiceFindings(String rankedBy, List<Candidate> candidates) {
    this.rankedBy = rankedBy;
    this.candidates = List.copyOf(candidates);
  }

  /**
   * The best run of a family with one K.
   *
   * @param value by which candidates are ranked, smaller is better
   * @param atFloor whether its likelihood says nothing
   * @param stopped whether the largest number of iterations ended it
   * @param silhouette simplified silhouette, NaN where it is not known
   */
  public record Candidate(
      String family,
      int components,
      double value,
      boolean atFloor,
      boolean stopped,
      double silhouette) {
    /** Orders by value, those at the floor behind all others. */
    public static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparing(Candidate::atFloor).thenComparingDouble(Candidate::value);

    private String name() {
      return Text.format("%s K=%d", family, components);
    }
  }

  /**
   * Of mixtures whose criteria can be compared.
   *
   * @param criterion its name, such as {@code bic}
   * @param candidates one or more
   */
  public static List<Finding> ofMixtures(String criterion, List<Candidate> candidates) {
    List<Candidate> ranked = new ArrayList<>(candidates);
    ranked.sort(Candidate.BEST_FIRST);
    ChoiceFindings of = new ChoiceFindings(criterion, ranked);
    if (ranked.size() > 1) {
      of.winner();
      of.edge();
      of.atFloor();
    }
    of.stopped();
    return List.copyOf(of.findings);
  }

  /** Of the clusters of K-means, in any order of K. */
  public static List<Finding> ofClusters(List<Candidate> candidates) {
    List<Candidate> byK = new ArrayList<>(candidates);
    byK.sort(Comparator.comparingInt(Candidate::components));
    ChoiceFindings of = new ChoiceFindings("inertia", byK);
    of.knee();
    of.silhouette();
    of.stopped();
    return List.copyOf(of.findings);
  }

  private void winner() {
    Candidate best = candidates.get(0);
    Candidate next = candidates.get(1);
    String apart =
        next.atFloor && !best.atFloor
            ? "all others are at the floor"
            : Text.format(
                "next %s, %s worse",
                next.family.equals(best.family) ? "K=" + next.components : next.name(),
                Text.brief(next.value - best.value));
    String text =
        Text.format("%s has the least %s, %.3f; %s", best.name(), rankedBy, best.value, apart);
    findings.add(Finding.good(CHOICE_OF_COMPONENTS, text));
  }

  private void edge() {
    Candidate best = candidates.get(0);
    List<Integer> grid =
        candidates.stream()
            .filter(candidate -> candidate.family.equals(best.family))
            .map(Candidate::components)
            .toList();
    if (grid.size() == 1) {
      return;
    }
    boolean largest = best.components == Collections.max(grid);
    boolean smallest = best.components == Collections.min(grid) && best.components > 1;
    if (largest || smallest) {
      String text =
          Text.format(
              "K=%d is the %s that was tried, so %s components may be better",
              best.components, largest ? "largest" : "smallest", largest ? "more" : "fewer");
      String remedy =
          largest
              ? Text.format("give --components %d..%d", best.components, 2 * best.components)
              : Text.format("give --components 1..%d", best.components);
      findings.add(Finding.doubtful("edge-of-the-grid", text, remedy));
    }
  }

  private void atFloor() {
    List<Candidate> atFloor = candidates.stream().filter(Candidate::atFloor).toList();
    if (atFloor.isEmpty()) {
      return;
    }
    String remedy = "give a larger --variance-floor, or fewer --components";
    if (atFloor.size() == candidates.size()) {
      String text = "every candidate has components at the floor, so the ranking says nothing";
      findings.add(Finding.bad("candidates-at-the-floor", text, remedy));
      return;
    }
    String names = atFloor.stream().map(Candidate::name).collect(Collectors.joining(", "));
    String text = Text.format("ranked last, with components at the floor: %s", names);
    findings.add(Finding.doubtful("candidates-at-the-floor", text, remedy));
  }

  private void stopped() {
    long stopped = candidates.stream().filter(Candidate::stopped).count();
    if (stopped > 0) {
      String text =
          Text.format(
              "%d of %d candidates were stopped by --max-iterations, so the ranking may change",
              stopped, candidates.size());
      findings.add(Finding.doubtful("stopped-candidates", text, "raise --max-iterations"));
    }
  }

  /**
   * The K whose inertia is farthest below the chord from the first K to the last, both axes scaled
   * to [0, 1] (Satopää et al. 2011).
   */
  private void knee() {
    if (candidates.size() < LEAST_KNEE_VALUES) {
      return;
    }
    Candidate first = candidates.get(0);
    Candidate last = candidates.get(candidates.size() - 1);
    double largest = 0;
    Candidate knee = first;
    for (Candidate candidate : candidates) {
      double x =
          (double) (candidate.components - first.components) / (last.components - first.components);
      double y = (candidate.value - last.value) / (first.value - last.value);
      double distance = (1 - x - y) / Math.sqrt(2);
      if (distance > largest) {
        largest = distance;
        knee = candidate;
      }
    }
    findings.add(
        largest >= LEAST_KNEE
            ? Finding.good(KNEE, Text.format("the inertia has its knee at K=%d", knee.components))
            : Finding.doubtful(KNEE, "the inertia has no knee, so it names no K", null));
  }

  private void silhouette() {
    candidates.stream()
        .filter(candidate -> !Double.isNaN(candidate.silhouette))
        .max(Comparator.comparingDouble(Candidate::silhouette))
        .ifPresent(
            best -> {
              String text =
                  Text.format(
                      "K=%d has the largest simplified silhouette, %.3f",
                      best.components, best.silhouette);
              findings.add(Finding.good(SILHOUETTE, text));
            });
  }
}

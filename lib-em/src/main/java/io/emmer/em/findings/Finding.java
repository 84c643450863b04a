package io.emmer.em.findings;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.emmer.em.text.Text;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing that a result says about itself.
 *
 * @param code names the rule, such as {@code converged}
 * @param text one sentence without a full stop
 * @param remedy what to give or to run next; null where nothing is to be done
 */
public record Finding(String code, Level level, String text, String remedy)
    implements Serializable {
  /** Codes of findings that say which of several results is the best. */
  private static final Set<String> ANSWERS =
      Set.of(ChoiceFindings.CHOICE_OF_COMPONENTS, ChoiceFindings.KNEE, ChoiceFindings.SILHOUETTE);

  /** What a finding means for the result. */
  public enum Level {
    @JsonProperty("good")
    GOOD,
    @JsonProperty("doubtful")
    DOUBTFUL,
    @JsonProperty("bad")
    BAD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding good(String code, String text) {
    return new Finding(code, Level.GOOD, text, null);
  }

  static Finding doubtful(String code, String text, String remedy) {
    return new Finding(code, Level.DOUBTFUL, text, remedy);
  }

  static Finding bad(String code, String text, String remedy) {
    return new Finding(code, Level.BAD, text, remedy);
  }

  /** The same, of one of several groups of families. */
  public Finding of(String group) {
    return new Finding(code, level, group + ": " + text, remedy);
  }

  /** What answers the question first, then the worst, else in their order. */
  public static List<Finding> worstFirst(List<Finding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparing((Finding finding) -> !ANSWERS.contains(finding.code))
                .thenComparing(Finding::level, Comparator.reverseOrder()))
        .toList();
  }

  /** A line for each of the worst: level, text, and remedy. */
  public static String lines(List<Finding> findings, int most) {
    return worstFirst(findings).stream()
        .limit(most)
        .map(Finding::line)
        .collect(Collectors.joining("\n"));
  }

  private String line() {
    return Text.format("%-8s  %s%s", level, text, remedy == null ? "" : "; " + remedy);
  }
}

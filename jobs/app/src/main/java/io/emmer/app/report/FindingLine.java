package io.emmer.app.report;

import io.emmer.em.findings.Finding;
import java.util.List;
import java.util.Objects;

/**
 * A finding as pages show it.
 *
 * @param remedy empty where nothing is to be done
 */
public record FindingLine(String level, String text, String remedy) {
  /** What answers the question first, then the worst. */
  public static List<FindingLine> of(List<Finding> findings) {
    return Finding.worstFirst(findings).stream()
        .map(
            finding ->
                new FindingLine(
                    finding.level().toString(),
                    shown(finding.text()),
                    shown(Objects.requireNonNullElse(finding.remedy(), ""))))
        .toList();
  }

  private static String shown(String text) {
    return VisibleText.of(text).replaceAll("(?<![\\w-])-(?=\\d)", "\u2212");
  }
}

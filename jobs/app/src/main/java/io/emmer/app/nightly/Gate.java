package io.emmer.app.nightly;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emmer.em.text.Text;
import io.emmer.spark.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * What a new model must keep to be published; a key that is not given asks for nothing.
 *
 * @param minRows rows of the date, held-out ones included
 * @param maxDropPerRow by how much the score of a held-out row may be worse than under the
 *     published model: nats of log-likelihood, or squared distance
 * @param maxWeightDrift as {@link ModelDrift#weights}
 * @param maxParameterDrift as {@link ModelDrift#parameters}
 * @param requireConverged whether the fit must have converged
 */
public record Gate(
    Optional<Long> minRows,
    Optional<Double> maxDropPerRow,
    Optional<Double> maxWeightDrift,
    Optional<Double> maxParameterDrift,
    boolean requireConverged) {
  static final String MIN_ROWS = "minRows";
  static final String MAX_DROP_PER_ROW = "maxDropPerRow";
  static final String MAX_WEIGHT_DRIFT = "maxWeightDrift";
  static final String MAX_PARAMETER_DRIFT = "maxParameterDrift";
  static final String REQUIRE_CONVERGED = "requireConverged";
  static final String FINITE_SCORE = "finiteScore";

  private static final List<String> KEYS =
      List.of(MIN_ROWS, MAX_DROP_PER_ROW, MAX_WEIGHT_DRIFT, MAX_PARAMETER_DRIFT, REQUIRE_CONVERGED);

  /** Asks for nothing. */
  public static final Gate OPEN =
      new Gate(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /**
   * One thing that was asked for.
   *
   * @param limit as it was asked for
   * @param found or null where there was nothing to compare with
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Check(String key, String limit, String found, boolean passed) {
    /** Says in words what was asked for and what was found. */
    String said() {
      return Text.format("%s %s, found %s", key, limit, found);
    }
  }

  /**
   * Reads the keys.
   *
   * @throws UsageException for other keys, and for values that mean nothing
   */
  public static Gate parse(Map<String, String> values) {
    for (String key : values.keySet()) {
      if (!KEYS.contains(key)) {
        throw new UsageException(
            "--gate %s: no such key; expected %s", key, String.join(", ", KEYS));
      }
    }
    String converged = values.getOrDefault(REQUIRE_CONVERGED, "false");
    if (!converged.equals("true") && !converged.equals("false")) {
      throw unexpected(REQUIRE_CONVERGED, converged, "true or false");
    }
    return new Gate(
        number(values, MIN_ROWS, "a whole number, 1 or more", n -> n >= 1 && n % 1 == 0)
            .map(Double::longValue),
        number(values, MAX_DROP_PER_ROW, "a number", Double::isFinite),
        number(values, MAX_WEIGHT_DRIFT, "a number from 0 to 1", x -> x >= 0 && x <= 1),
        number(values, MAX_PARAMETER_DRIFT, "0 or a positive number", x -> x >= 0),
        converged.equals("true"));
  }

  private static Optional<Double> number(
      Map<String, String> values, String key, String expected, DoublePredicate legal) {
    String text = values.get(key);
    if (text == null) {
      return Optional.empty();
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value) || !legal.test(value)) {
      throw unexpected(key, text, expected);
    }
    return Optional.of(value);
  }

  private static UsageException unexpected(String key, String found, String expected) {
    return new UsageException(
        "--gate %s=%s: expected %s", key, found.isBlank() ? "''" : found, expected);
  }

  /** What can be asked before anything is fitted. */
  List<Check> check(long rows) {
    return minRows.stream()
        .map(least -> new Check(MIN_ROWS, least.toString(), Long.toString(rows), rows >= least))
        .toList();
  }

  /** All that can be asked of a fitted model. */
  List<Check> check(long rows, RunDocument.Found found) {
    List<Check> checks = new ArrayList<>(check(rows));
    double perRow = found.evaluation().perRow();
    checks.add(new Check(FINITE_SCORE, "a number", Text.brief(perRow), Double.isFinite(perRow)));
    ModelDrift drift = found.drift();
    addAtMost(checks, MAX_DROP_PER_ROW, maxDropPerRow, found.evaluation().dropPerRow());
    addAtMost(checks, MAX_WEIGHT_DRIFT, maxWeightDrift, drift == null ? null : drift.weights());
    addAtMost(
        checks, MAX_PARAMETER_DRIFT, maxParameterDrift, drift == null ? null : drift.parameters());
    if (requireConverged) {
      boolean converged = found.fit().converged();
      checks.add(new Check(REQUIRE_CONVERGED, "true", Boolean.toString(converged), converged));
    }
    return checks;
  }

  /** Not a number is never at most anything; nothing to compare with passes. */
  private static void addAtMost(
      List<Check> checks, String key, Optional<Double> asked, Double found) {
    asked.ifPresent(
        most ->
            checks.add(
                new Check(
                    key,
                    "at most " + Text.brief(most),
                    found == null ? null : beside(found, most),
                    found == null || found <= most)));
  }

  /** In four digits, or in all where those are the limit's. */
  private static String beside(double found, double limit) {
    String brief = Text.brief(found);
    return found != limit && brief.equals(Text.brief(limit)) ? Double.toString(found) : brief;
  }
}

package io.emmer.app.nightly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * The run.json of a run.
 *
 * @param json all of it; not to be changed
 */
public record RunRecord(RunId id, ObjectNode json) {
  /** The version of the format that is written, and the newest that is read. */
  static final int SCHEMA_VERSION = 1;

  public RunStatus status() {
    return RunStatus.of(json.path("status").asText());
  }

  /** Why it ended as it did, in one line. */
  public String reason() {
    return json.path("reason").asText();
  }

  String fingerprint() {
    return json.path("input").path("fingerprint").asText();
  }

  /** What decides about its numbers, as the checkpoints have it; missing before it was known. */
  JsonNode identity() {
    return json.path("identity");
  }

  /** The date of the last fit, in the line of warm starts that ends here, that began cold. */
  LocalDate coldSince() {
    return LocalDate.parse(json.path("coldSince").asText(id.date().toString()));
  }

  /** Whether it was published and its model is there still. */
  boolean isPublished() {
    return status() == RunStatus.PUBLISHED && !isPruned();
  }

  /** Whether retention has deleted its model and pages. */
  boolean isPruned() {
    return json.path("pruned").asBoolean();
  }

  /** How it ended and with what numbers, in one line. */
  public String summary() {
    StringBuilder text = new StringBuilder(id.name() + ": " + status().label());
    number("/evaluation/perRow")
        .ifPresent(
            score ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "; %s per held-out row %.6f",
                        json.at("/evaluation/objective").asText(),
                        score)));
    number("/evaluation/publishedPerRow")
        .ifPresent(score -> text.append(String.format(Locale.ROOT, " (was %.6f)", score)));
    number("/drift/weights")
        .ifPresent(drift -> text.append(String.format(Locale.ROOT, ", weights moved %.4f", drift)));
    number("/drift/parameters")
        .ifPresent(
            drift -> text.append(String.format(Locale.ROOT, ", parameters moved %.4f", drift)));
    return text.toString();
  }

  /** A number of it by its JSON pointer, such as {@code /evaluation/perRow}. */
  public Optional<Double> number(String pointer) {
    JsonNode node = json.at(pointer);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node.asDouble());
  }
}

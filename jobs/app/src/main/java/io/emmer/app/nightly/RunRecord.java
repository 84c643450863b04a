package io.emmer.app.nightly;

import io.emmer.app.nightly.RunDocument.Drift;
import io.emmer.app.nightly.RunDocument.End;
import io.emmer.app.nightly.RunDocument.Evaluated;
import io.emmer.app.nightly.RunDocument.Findings;
import io.emmer.em.model.InputDocument;
import io.emmer.spark.checkpoint.Identity;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** A run with its run.json. */
public record RunRecord(RunId id, RunDocument document) {

  /** How far the run is. */
  public RunStatus status() {
    return RunStatus.of(document.head().status());
  }

  /** Why it ended as it did, in one line. */
  public String reason() {
    return Objects.requireNonNullElse(document.head().reason(), "");
  }

  String fingerprint() {
    return input().map(InputDocument::fingerprint).orElse("");
  }

  /** What decides about its numbers, as the checkpoints have it; empty before it was known. */
  Optional<Identity> identity() {
    return Optional.ofNullable(document.identity());
  }

  /** The rows, once they are known. */
  Optional<InputDocument> input() {
    return Optional.ofNullable(document.input());
  }

  /** The numbers of rows, once they are known. */
  Optional<InputDocument.Split> rows() {
    return input().map(InputDocument::split);
  }

  /** The fit, once it is done. */
  Optional<RunDocument.Fitted> fit() {
    return found().map(Findings::fit);
  }

  /** The look at held-out rows, once it is done. */
  Optional<Evaluated> evaluation() {
    return found().map(Findings::evaluation);
  }

  /** How far the model is from the published one, if there is one. */
  Optional<Drift> drift() {
    return found().map(Findings::drift);
  }

  private Optional<Findings> found() {
    return Optional.ofNullable(document.found());
  }

  /** The date of the last fit, in the line of warm starts that ends here, that began cold. */
  LocalDate coldSince() {
    return Optional.ofNullable(document.start())
        .map(RunDocument.Start::coldSince)
        .map(LocalDate::parse)
        .orElse(id.date());
  }

  /** Whether it was published and its model is there still. */
  boolean isPublished() {
    return status() == RunStatus.PUBLISHED && !isPruned();
  }

  /** Whether retention has deleted its model and pages. */
  boolean isPruned() {
    return Optional.ofNullable(document.end()).map(End::pruned).orElse(false);
  }

  /** The same, without model and pages. */
  RunRecord pruned() {
    End end = document.end() == null ? new End(null, null, null, null) : document.end();
    return with(new End(end.exitCode(), end.ended(), true, end.run()));
  }

  /** The document as the result of the verb, which names the run. */
  public RunDocument result() {
    End end = document.end() == null ? new End(null, null, null, null) : document.end();
    return with(new End(end.exitCode(), end.ended(), end.pruned(), id.name())).document;
  }

  private RunRecord with(End end) {
    return new RunRecord(
        id,
        new RunDocument(
            document.head(),
            document.versions(),
            document.seconds(),
            document.input(),
            document.identity(),
            document.start(),
            document.found(),
            end));
  }

  /** How it ended and with what numbers, in one line. */
  public String summary() {
    StringBuilder text = new StringBuilder(id.name() + ": " + status().label());
    evaluation()
        .ifPresent(
            found -> {
              add(text, "; " + found.objective() + " per held-out row %.6f", found.perRow());
              add(text, " (was %.6f)", found.publishedPerRow());
            });
    drift()
        .ifPresent(
            drift -> {
              add(text, ", weights moved %.4f", drift.weights());
              add(text, ", parameters moved %.4f", drift.parameters());
            });
    return text.toString();
  }

  private static void add(StringBuilder text, String format, Double value) {
    if (value != null) {
      text.append(String.format(Locale.ROOT, format, value));
    }
  }
}

package io.emmer.app.nightly;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.app.evaluation.Evaluation;
import io.emmer.em.FitResult;
import io.emmer.em.Objective;
import io.emmer.em.findings.Finding;
import io.emmer.em.model.Flat;
import io.emmer.em.model.InputDocument;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.fit.FitJob;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run with its file {@code run.json}, which grows while the run goes on: what is not known yet is
 * null.
 *
 * @param versions of what ran, by name
 * @param seconds by phase
 * @param identity what decides about the numbers, as the checkpoints have it
 * @param found what the run found, never null
 * @param end never null
 */
@Flat
public record RunDocument(
    @JsonUnwrapped Head head,
    Map<String, String> versions,
    Map<String, Double> seconds,
    InputDocument input,
    Identity identity,
    @JsonUnwrapped Start start,
    @JsonUnwrapped Found found,
    @JsonUnwrapped End end) {
  /** The version of the format that is written, and the newest that is read. */
  static final int SCHEMA_VERSION = 1;

  public RunDocument {
    found = Objects.requireNonNullElse(found, Found.NONE);
    end = Objects.requireNonNullElse(end, End.NONE);
  }

  /**
   * Which run it is, and how it is.
   *
   * @param reason why it ended as it did, in one line
   * @param attempts how often it was begun
   */
  public record Head(
      int schemaVersion,
      String runDate,
      int revision,
      String status,
      String reason,
      int attempts,
      String started) {}

  /**
   * Where the fit starts.
   *
   * @param coldSince the date of the last fit, in the line of warm starts that ends here, that
   *     began cold
   * @param comparedWith the run of the published model, if there is one
   */
  public record Start(
      String start,
      Boolean warm,
      String coldSince,
      @JsonInclude(JsonInclude.Include.ALWAYS) String comparedWith) {}

  /**
   * The fit and what it says about itself, the look at held-out rows, how far the model is from the
   * published one, and what the gate said.
   */
  public record Found(
      Fitted fit,
      List<Finding> findings,
      Evaluated evaluation,
      ModelDrift drift,
      List<Gate.Check> gate) {
    /** Nothing yet. */
    static final Found NONE = new Found(null, null, null, null, null);

    static Found of(FitJob.Outcome outcome) {
      return new Found(Fitted.of(outcome), outcome.findings(), null, null, null);
    }

    Found with(Evaluated evaluated, ModelDrift moved) {
      return new Found(fit, findings, evaluated, moved, gate);
    }

    Found with(List<Gate.Check> checks) {
      return new Found(fit, findings, evaluation, drift, checks);
    }
  }

  /** The best run of the fit. */
  public record Fitted(
      String family,
      int components,
      String objective,
      double objectivePerRow,
      int iterations,
      Boolean converged,
      String stopReason,
      int restarts,
      long lostComponents) {
    static Fitted of(FitJob.Outcome outcome) {
      FitResult<?, ?> best = outcome.best();
      return new Fitted(
          best.family().name(),
          best.model().components(),
          best.family().objective().label(),
          best.objective() / best.weight(),
          best.iterations(),
          best.converged(),
          best.stopReason().name(),
          outcome.runs().size(),
          best.trace().lostComponents());
    }
  }

  /**
   * The new model on held-out rows, beside the published one on the same rows.
   *
   * @param objective what scores are: log-likelihood in nats, or squared distance
   * @param perRow sum_n w_n log p(x_n) / sum_n w_n, or the mean squared distance
   * @param publishedPerRow the same under the published model; null where there is none, or one
   *     whose scores are of another kind
   * @param dropPerRow by how much the new model is worse; negative if it is better
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Evaluated(
      String objective, long rows, Double perRow, Double publishedPerRow, Double dropPerRow) {
    static Evaluated of(Objective objective, Evaluation model, Optional<Double> published) {
      double perRow = model.perRow();
      return new Evaluated(
          objective.label(),
          model.rows(),
          perRow,
          published.orElse(null),
          published.map(before -> objective.improvement(perRow, before)).orElse(null));
    }
  }

  /**
   * The end.
   *
   * @param exitCode of a failure
   * @param pruned whether retention has deleted the model and pages
   * @param run name of the run, where the document is a verb's result
   */
  public record End(Integer exitCode, String ended, Boolean pruned, String run) {
    private static final End NONE = new End(null, null, null, null);
  }

  /** A run that begins. */
  static RunDocument of(RunId id, int attempts, Instant started, Map<String, String> versions) {
    Head head = new Head(SCHEMA_VERSION, null, 0, "running", "", attempts, started.toString());
    return new RunDocument(head, versions, Map.of(), null, null, null, null, null).as(id);
  }

  /** Returns this run under another name: the name of its directory counts. */
  RunDocument as(RunId id) {
    return with(id, head.status, head.reason);
  }

  RunDocument with(RunStatus status, String reason) {
    return with(id(), status.label(), reason);
  }

  private RunDocument with(RunId id, String status, String reason) {
    String date = id.date().toString();
    int version = head.schemaVersion;
    Head other =
        new Head(version, date, id.revision(), status, reason, head.attempts, head.started);
    return new RunDocument(other, versions, seconds, input, identity, start, found, end);
  }

  RunDocument with(String phase, double time) {
    Map<String, Double> more = new LinkedHashMap<>(seconds);
    more.put(phase, time);
    return new RunDocument(head, versions, more, input, identity, start, found, end);
  }

  RunDocument with(InputDocument rows) {
    return new RunDocument(head, versions, seconds, rows, identity, start, found, end);
  }

  RunDocument with(Identity deciding) {
    return new RunDocument(head, versions, seconds, input, deciding, start, found, end);
  }

  RunDocument with(Start from) {
    return new RunDocument(head, versions, seconds, input, identity, from, found, end);
  }

  RunDocument with(Found findings) {
    return new RunDocument(head, versions, seconds, input, identity, start, findings, end);
  }

  RunDocument with(Integer exitCode, Instant ended) {
    return with(new End(exitCode, ended.toString(), null, null));
  }

  private RunDocument with(End other) {
    return new RunDocument(head, versions, seconds, input, identity, start, found, other);
  }

  /** The document as the result of the verb, which names the run. */
  public RunDocument result() {
    return with(new End(end.exitCode, end.ended, end.pruned, id().name()));
  }

  /** Which run it is. */
  public RunId id() {
    return new RunId(LocalDate.parse(head.runDate), head.revision);
  }

  /** How far the run is. */
  public RunStatus status() {
    return RunStatus.of(head.status);
  }

  /** Why it ended as it did, in one line. */
  public String reason() {
    return Objects.requireNonNullElse(head.reason, "");
  }

  String fingerprint() {
    return input == null ? "" : Objects.requireNonNullElse(input.fingerprint(), "");
  }

  /** The numbers of rows, once they are known. */
  Optional<InputDocument.Split> rows() {
    return Optional.ofNullable(input).map(InputDocument::split);
  }

  /** The score of a held-out row, NaN where there is none. */
  double score() {
    return found.evaluation == null ? Double.NaN : found.evaluation.perRow;
  }

  /** The score of a held-out row under the published model, NaN where there is none. */
  double publishedScore() {
    Double score = found.evaluation == null ? null : found.evaluation.publishedPerRow;
    return score == null ? Double.NaN : score;
  }

  double weightDrift() {
    return found.drift == null ? Double.NaN : found.drift.weights();
  }

  double parameterDrift() {
    return found.drift == null ? Double.NaN : found.drift.parameters();
  }

  /** The date of the last fit, in the line of warm starts that ends here, that began cold. */
  LocalDate coldSince() {
    return LocalDate.parse(
        start == null || start.coldSince == null ? head.runDate : start.coldSince);
  }

  /** Whether it was published and its model is there still. */
  boolean isPublished() {
    return status() == RunStatus.PUBLISHED && !isPruned();
  }

  /** Whether retention has deleted its model and pages. */
  boolean isPruned() {
    return Boolean.TRUE.equals(end.pruned);
  }

  /** What the fit says about itself; nothing where there was none. */
  public List<Finding> findings() {
    return found.findings == null ? List.of() : found.findings;
  }

  /** How it ended and with what numbers, in one line. */
  public String summary() {
    StringBuilder text = new StringBuilder(id().name() + ": " + status().label());
    if (found.evaluation != null) {
      Evaluated evaluated = found.evaluation;
      add(text, "; " + evaluated.objective + " per held-out row %.6f", evaluated.perRow);
      add(text, " (was %.6f)", evaluated.publishedPerRow);
    }
    if (found.drift != null) {
      add(text, ", weights moved %.4f", found.drift.weights());
      add(text, ", parameters moved %.4f", found.drift.parameters());
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String format, Double value) {
    if (value != null) {
      text.append(String.format(Locale.ROOT, format, value));
    }
  }
}

package io.emmer.app.nightly;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.model.Flat;
import io.emmer.em.model.InputDocument;
import io.emmer.spark.checkpoint.Identity;
import java.util.List;
import java.util.Map;

/**
 * The file {@code run.json} of a run. It grows while the run goes on: what is not known yet is
 * null.
 *
 * @param versions of what ran, by name
 * @param seconds by phase
 * @param identity what decides about the numbers, as the checkpoints have it
 * @param found what the run found
 */
@Flat
public record RunDocument(
    @JsonUnwrapped Head head,
    Map<String, String> versions,
    Map<String, Double> seconds,
    InputDocument input,
    Identity identity,
    @JsonUnwrapped Start start,
    @JsonUnwrapped Findings found,
    @JsonUnwrapped End end) {
  /** The version of the format that is written, and the newest that is read. */
  static final int SCHEMA_VERSION = 1;

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

  /** The fit, the look at held-out rows, and what the gate said. */
  public record Findings(Fitted fit, Evaluated evaluation, Drift drift, List<Gate.Check> gate) {}

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
      long lostComponents) {}

  /** {@link HeldOutEvaluation}. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Evaluated(
      String objective, long rows, Double perRow, Double publishedPerRow, Double dropPerRow) {}

  /** {@link ModelDrift}. */
  public record Drift(Double weights, Double parameters, List<Pair> components) {}

  /** A component and the one it was, either of which may be null. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Pair(
      Integer component,
      Integer published,
      double weight,
      double publishedWeight,
      double centre,
      double spread) {}

  /**
   * The end.
   *
   * @param exitCode of a failure
   * @param pruned whether retention has deleted the model and pages
   * @param run name of the run, where the document is a verb's result
   */
  public record End(Integer exitCode, String ended, Boolean pruned, String run) {}
}

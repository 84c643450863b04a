package io.emmer.spark.sweep;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.findings.Finding;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.em.model.Flat;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.Provenance;
import io.emmer.em.model.Traces;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code sweep.json}: every candidate with its trace, every configuration, and the best of
 * each group. Whatever a family does not have, and whatever a run that never began does not, is
 * null.
 *
 * @param findings what the sweep says about itself
 * @param seconds by phase
 */
@Flat
public record SweepDocument(
    @JsonUnwrapped Grid grid,
    List<Group> groups,
    List<Configured> configurations,
    List<Candidate> candidates,
    List<Finding> findings,
    Map<String, Double> seconds,
    InputDocument input,
    @JsonUnwrapped Provenance provenance) {
  /** The version of the format. */
  public static final int SCHEMA_VERSION = 1;

  public SweepDocument {
    groups = groups == null ? List.of() : List.copyOf(groups);
    configurations = configurations == null ? List.of() : List.copyOf(configurations);
    candidates = candidates == null ? List.of() : List.copyOf(candidates);
    findings = findings == null ? List.of() : List.copyOf(findings);
    seconds = seconds == null ? Map.of() : seconds;
  }

  /** The stop reason of a candidate that the time limit left out. */
  static final String NOT_STARTED = "NOT_STARTED";

  /**
   * What was swept.
   *
   * @param criterion by which mixtures are ranked
   * @param notStarted number of the candidates that the time limit left out
   * @param concurrency how many candidates ran at once and why, a line for every form of the data
   */
  public record Grid(
      int schemaVersion,
      long rows,
      int dimensions,
      String criterion,
      int restarts,
      long seed,
      int notStarted,
      List<String> concurrency) {}

  /**
   * The best of the configurations that can be ranked together.
   *
   * @param rankedBy the criterion, or inertia
   * @param value of the best by that
   * @param model name of the model's directory beside the file
   */
  public record Group(
      String group,
      String rankedBy,
      String family,
      int components,
      int restart,
      double value,
      String model) {}

  /** A family with its K; what its runs found is null if none began. */
  @Flat
  public record Configured(
      String family,
      int components,
      String group,
      String objectiveName,
      String init,
      int maxIterations,
      int runs,
      @JsonUnwrapped Found found) {}

  /**
   * What the runs of a configuration found.
   *
   * @param rank in the group, from 1
   * @param objective of the best run
   * @param objectives of all runs
   * @param atFloor whether the likelihood of the best run says nothing
   * @param silhouette simplified silhouette of clusters
   */
  @Flat
  public record Found(
      int rank,
      int bestRestart,
      double objective,
      Range objectives,
      Boolean atFloor,
      Double silhouette,
      Long freeParameters,
      @JsonUnwrapped InformationCriteria criteria) {}

  /** The least of some numbers, their mean, and the greatest. */
  public record Range(double min, double mean, double max) {}

  /** One run. */
  @Flat
  public record Candidate(
      String family,
      int components,
      int restart,
      @JsonUnwrapped Ending ending,
      Long freeParameters,
      Double entropy,
      @JsonUnwrapped InformationCriteria criteria,
      @JsonUnwrapped Course course,
      @JsonUnwrapped Traces traces) {

    /** The criteria, which K-means does not have. */
    public Optional<InformationCriteria> rankedBy() {
      return Optional.ofNullable(criteria);
    }
  }

  /** How a run ended; of one that never began only the reason is known. */
  public record Ending(
      Boolean best,
      Integer keptComponents,
      Boolean converged,
      String stopReason,
      Integer iterations,
      Double objective) {}

  /** What happened on the way. */
  public record Course(
      double sumWeights, long lostComponents, long raisedFloors, int falls, double seconds) {}
}

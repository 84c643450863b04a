package io.emmer.em.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.findings.Finding;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableSchema;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code model.json} of a model of rows. Only the header must be there, as in a file that
 * was written by hand to start from; whatever else is not known is null.
 *
 * @param header what every model has; null until the model is written
 * @param restarts every run, in the order of restarts
 * @param files SHA-256 of the other files by name; null until the model is written
 */
@Flat
public record ModelDocument(
    @JsonUnwrapped Header header,
    @JsonUnwrapped Fit fit,
    @JsonUnwrapped Traces traces,
    List<Restart> restarts,
    Settings hyperParameters,
    InputDocument input,
    @JsonUnwrapped Provenance provenance,
    @JsonUnwrapped Details details,
    Map<String, String> files)
    implements Serializable {
  /** The document of a model of which nothing but its parameters is known. */
  public static final ModelDocument EMPTY =
      new ModelDocument(null, null, null, null, null, null, null, null, null);

  /** What is needed to read the arrays. */
  public record Header(int schemaVersion, String family, int components, int dimensions)
      implements Serializable {
    public Header {
      requirePositive("components", components);
      requirePositive("dimensions", dimensions);
    }
  }

  static void requirePositive(String name, int found) {
    if (found < 1) {
      throw new IllegalArgumentException(
          name + ": found " + found + ", expected a whole number of at least 1");
    }
  }

  /**
   * How the best run ended.
   *
   * @param rows number of rows N
   * @param objective what the traces are, such as {@code log-likelihood}
   * @param requestedComponents K as it was asked for; K-means may have kept fewer
   * @param iterations M-steps that changed the parameters
   */
  @Flat
  public record Fit(
      Long rows,
      String objective,
      Integer requestedComponents,
      Boolean converged,
      String stopReason,
      Integer iterations,
      Long seed,
      @JsonUnwrapped Incidents incidents)
      implements Serializable {}

  /** What went wrong on the way and was mended, as the trace of a run counts it. */
  public record Incidents(Long lostComponents, Long raisedFloors, Integer falls)
      implements Serializable {}

  /** One run. */
  @Flat
  public record Restart(
      int restart,
      boolean best,
      boolean converged,
      String stopReason,
      int iterations,
      @JsonUnwrapped Traces traces)
      implements Serializable {
    public Restart {
      traces = Traces.ofRun(traces);
    }
  }

  /** The settings of a fit. */
  public record Settings(
      String init,
      Integer maxIterations,
      Double tolerance,
      Double absoluteTolerance,
      Double pseudoCount,
      Double varianceFloor)
      implements Serializable {}

  /**
   * The rest.
   *
   * @param seconds by phase
   * @param clusterSizes rows by the component that is best for them
   * @param history if the parameters of all iterations were kept
   * @param features the columns of the rows, if they have names
   * @param findings what the fit says about itself
   * @param logDensityQuantiles of the rows by weight, at 0, .001, ..., 1
   * @param squaredDistanceQuantiles likewise of K-means, the largest distance first
   */
  public record Details(
      Map<String, Double> seconds,
      List<Long> clusterSizes,
      History history,
      List<Column> features,
      List<Finding> findings,
      List<Double> logDensityQuantiles,
      List<Double> squaredDistanceQuantiles)
      implements Serializable {
    /** Nothing is known. */
    public static final Details NONE = new Details(null, null, null, null, null, null, null);

    /** The same with a history, or with null without one. */
    public Details with(History kept) {
      return new Details(
          seconds,
          clusterSizes,
          kept,
          features,
          findings,
          logDensityQuantiles,
          squaredDistanceQuantiles);
    }
  }

  /** Which iterations the arrays {@code history_NAME.npy} hold. */
  public record History(int firstIteration, int entries) implements Serializable {}

  /** The input, of which nothing may be known. */
  public InputDocument inputOrUnknown() {
    return input == null ? InputDocument.UNKNOWN : input;
  }

  /** The parameters of all iterations, if they were kept. */
  public Optional<History> history() {
    return Optional.ofNullable(details).map(Details::history).filter(kept -> kept.entries > 0);
  }

  /** Time by phase; none if it is not known. */
  public Map<String, Double> seconds() {
    return details == null || details.seconds == null ? Map.of() : details.seconds;
  }

  /** Rows by the component that is best for them; none if nobody counted. */
  public List<Long> clusterSizes() {
    return details == null || details.clusterSizes == null ? List.of() : details.clusterSizes;
  }

  /** What the fit says about itself; nothing if nobody asked. */
  public List<Finding> findings() {
    return details == null || details.findings == null ? List.of() : details.findings;
  }

  /** The rest, of which nothing may be known. */
  public Details detailsOrNone() {
    return details == null ? Details.NONE : details;
  }

  /**
   * The scores of the rows, from the least likely to the most, at 0, .001, ..., 1 of the weight;
   * none if they are not known.
   */
  public Optional<List<Double>> scoreQuantiles() {
    return Optional.ofNullable(details)
        .map(
            d ->
                d.logDensityQuantiles == null ? d.squaredDistanceQuantiles : d.logDensityQuantiles);
  }

  /** The columns of the rows, if the family makes a difference between them. */
  public Optional<TableSchema> schema() {
    return Optional.ofNullable(details).map(Details::features).map(TableSchema::new);
  }

  /** The runs; none for a model without them. */
  public List<Restart> runs() {
    return restarts == null ? List.of() : restarts;
  }

  /** The same with what else is known. */
  public ModelDocument with(Details more) {
    return new ModelDocument(
        header, fit, traces, restarts, hyperParameters, input, provenance, more, files);
  }

  /** The same with another input. */
  public ModelDocument with(InputDocument other) {
    return new ModelDocument(
        header, fit, traces, restarts, hyperParameters, other, provenance, details, files);
  }

  /** The same as a file, or, with nulls, as a model that is not written yet. */
  ModelDocument with(Header shape, Map<String, String> checksums) {
    return new ModelDocument(
        shape, fit, traces, restarts, hyperParameters, input, provenance, details, checksums);
  }

  /** The same without what tells of files: the header, checksums and the history. */
  public ModelDocument unwritten() {
    return with(null, null).with(details == null ? null : details.with((History) null));
  }
}

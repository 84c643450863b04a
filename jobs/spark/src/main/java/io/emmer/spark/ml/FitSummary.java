package io.emmer.spark.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.StreamSupport;

/** How a model came about, as model.json tells it. */
public final class FitSummary {
  /** Rows by the component that is best for them; only fits to a DataFrame count them. */
  static final String CLUSTER_SIZES = "clusterSizes";

  private static final String TRACE = "objectiveTrace";

  private final ObjectNode json;

  FitSummary(ObjectNode json) {
    this.json = json;
  }

  static boolean isIn(ObjectNode json) {
    return json.path(TRACE).size() > 0;
  }

  /**
   * Log-likelihood in nats, or inertia, after 0, 1, ... M-steps of the best run; the last entry is
   * that of the model.
   */
  public double[] objectiveTrace() {
    return doubles(json.path(TRACE));
  }

  /** Log-likelihood + log prior likewise; empty for a family without a prior. */
  public double[] penalizedTrace() {
    return doubles(json.path("penalizedTrace"));
  }

  /** The objective of the model. */
  public double objective() {
    double[] trace = objectiveTrace();
    return trace[trace.length - 1];
  }

  /** Whether a tolerance was met, or nothing changed any more. */
  public boolean converged() {
    return json.path("converged").asBoolean();
  }

  /** TOLERANCE, FIXED_POINT, MAX_ITERATIONS or TIME_LIMIT. */
  public String stopReason() {
    return json.path("stopReason").asText();
  }

  /** M-steps that changed the parameters. */
  public int numIter() {
    return json.path("iterations").asInt();
  }

  /** The last objective of every restart. */
  public double[] restarts() {
    return StreamSupport.stream(json.path("restarts").spliterator(), false)
        .map(run -> run.path(TRACE))
        .mapToDouble(trace -> trace.path(trace.size() - 1).asDouble())
        .toArray();
  }

  /**
   * Number of rows whose best component is k, sizes[k], weights apart; empty for a model that
   * {@code emmer fit} wrote.
   */
  public long[] clusterSizes() {
    return StreamSupport.stream(json.path(CLUSTER_SIZES).spliterator(), false)
        .mapToLong(JsonNode::asLong)
        .toArray();
  }

  /** Values that JSON has no number for are texts that Java reads. */
  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}

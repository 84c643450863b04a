package io.emmer.spark.ml;

import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Traces;
import java.util.List;
import java.util.Optional;

/** How a model came about, as model.json tells it. */
public final class FitSummary {
  private final ModelDocument document;

  FitSummary(ModelDocument document) {
    this.document = document;
  }

  static boolean isIn(ModelDocument document) {
    return last(document.traces()) != null;
  }

  /**
   * Log-likelihood in nats, or inertia, after 0, 1, ... M-steps of the best run; the last entry is
   * that of the model.
   */
  public double[] objectiveTrace() {
    return doubles(document.traces().objectiveTrace());
  }

  /** Log-likelihood + log prior likewise; empty for a family without a prior. */
  public double[] penalizedTrace() {
    List<Double> trace = document.traces().penalizedTrace();
    return doubles(trace == null ? List.of() : trace);
  }

  /** The objective of the model. */
  public double objective() {
    return last(document.traces());
  }

  /** Whether a tolerance was met, or nothing changed any more. */
  public boolean converged() {
    return fit().map(ModelDocument.Fit::converged).orElse(false);
  }

  /** TOLERANCE, FIXED_POINT, MAX_ITERATIONS or TIME_LIMIT. */
  public String stopReason() {
    return fit().map(ModelDocument.Fit::stopReason).orElse("");
  }

  /** M-steps that changed the parameters. */
  public int numIter() {
    return fit().map(ModelDocument.Fit::iterations).orElse(0);
  }

  private Optional<ModelDocument.Fit> fit() {
    return Optional.ofNullable(document.fit());
  }

  /** The last objective of every restart. */
  public double[] restarts() {
    return document.runs().stream().mapToDouble(run -> last(run.traces())).toArray();
  }

  /**
   * Number of rows whose best component is k, sizes[k], weights apart; empty where nobody counted.
   */
  public long[] clusterSizes() {
    return document.clusterSizes().stream().mapToLong(Long::longValue).toArray();
  }

  private static Double last(Traces traces) {
    if (traces == null || traces.objectiveTrace() == null || traces.objectiveTrace().isEmpty()) {
      return null;
    }
    return traces.objectiveTrace().get(traces.objectiveTrace().size() - 1);
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

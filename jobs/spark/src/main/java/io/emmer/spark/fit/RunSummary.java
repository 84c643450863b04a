package io.emmer.spark.fit;

import io.emmer.em.FitResult;
import io.emmer.em.StopReason;
import java.util.List;

/**
 * What is kept of a run whose model is not.
 *
 * @param restart number of the restart
 * @param components K of the model, fewer than asked for where K-means dropped centres
 * @param hasPrior whether {@code penalizedTrace} differs from {@code objectiveTrace}
 * @param objectiveTrace log-likelihood in nats, or inertia, after 0, 1, ... M-steps
 * @param penalizedTrace log-likelihood + log prior likewise; empty without a prior
 * @param lostComponents summed over all sweeps
 * @param raisedFloors summed over all M-steps
 * @param falls entries of the penalised objective that fell beyond 1e-8 relative
 * @param seconds until the run stopped; passes are shared
 * @param weight sum_n w_n
 * @param entropy -sum_nk w_n r_nk log r_nk in nats
 */
public record RunSummary(
    int restart,
    int components,
    boolean hasPrior,
    List<Double> objectiveTrace,
    List<Double> penalizedTrace,
    StopReason stopReason,
    int iterations,
    long lostComponents,
    long raisedFloors,
    int falls,
    double seconds,
    double weight,
    double entropy) {
  public RunSummary {
    objectiveTrace = List.copyOf(objectiveTrace);
    penalizedTrace = List.copyOf(penalizedTrace);
  }

  /** The summary of a finished run. */
  public static RunSummary of(int restart, FitResult<?, ?> run) {
    return new RunSummary(
        restart,
        run.model().components(),
        run.family().hasPrior(),
        run.objectiveTrace(),
        run.penalizedTrace(),
        run.stopReason(),
        run.iterations(),
        run.lostComponents(),
        run.raisedFloors(),
        run.falls(),
        run.seconds(),
        run.weight(),
        run.entropy());
  }

  /** The reported objective at the end. */
  public double objective() {
    return objectiveTrace.get(objectiveTrace.size() - 1);
  }

  public boolean converged() {
    return stopReason.converged();
  }
}

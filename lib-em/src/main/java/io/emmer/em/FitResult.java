package io.emmer.em;

import java.util.List;

/**
 * One finished run.
 *
 * @param objectiveTrace iterations + 1 entries: entry i belongs to the parameters after i M-steps,
 *     the last to {@code model}; log-likelihood in nats, or inertia
 * @param penalizedTrace log-likelihood + log prior likewise; empty for a family without a prior
 * @param iterations number of M-steps that changed the parameters
 * @param lostComponents components at weight 1e-12 or empty, summed over all sweeps
 * @param raisedFloors components whose variance floor an M-step had to raise, summed over all
 *     M-steps
 * @param falls entries of the penalised objective that fell beyond 1e-8 relative
 * @param seconds from the start of the loop to the end of this run; passes are shared
 * @param weight sum_n w_n
 * @param entropy -sum_nk w_n r_nk log r_nk in nats, under {@code model}
 */
public record FitResult<M extends Model, S extends Statistics<S>>(
    Family<M, S> family,
    M model,
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

  public FitResult {
    objectiveTrace = List.copyOf(objectiveTrace);
    penalizedTrace = List.copyOf(penalizedTrace);
  }

  /** The reported objective of {@link #model}. */
  public double objective() {
    return objectiveTrace.get(objectiveTrace.size() - 1);
  }

  public boolean converged() {
    return stopReason.converged();
  }
}

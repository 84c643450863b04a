package io.emmer.spark.fit;

import io.emmer.em.FitResult;
import io.emmer.em.Trace;

/**
 * A finished run without its model, of which a fit or a sweep keeps the best one alone.
 *
 * @param restart number of the restart
 * @param components K of the model, fewer than asked for where K-means dropped centres
 * @param hasPrior whether the penalised objectives of the trace differ from the objectives
 * @param weight sum_n w_n
 * @param entropy -sum_nk w_n r_nk log r_nk in nats
 */
public record RunSummary(
    int restart, int components, boolean hasPrior, Trace trace, double weight, double entropy) {

  /** The summary of a finished run. */
  public static RunSummary of(int restart, FitResult<?, ?> run) {
    return new RunSummary(
        restart,
        run.model().components(),
        run.family().hasPrior(),
        run.trace(),
        run.weight(),
        run.entropy());
  }

  /** The reported objective at the end. */
  public double objective() {
    return trace.objective();
  }
}

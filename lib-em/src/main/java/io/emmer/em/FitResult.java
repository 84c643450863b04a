package io.emmer.em;

/**
 * A finished run.
 *
 * @param trace iterations + 1 entries: entry i belongs to the parameters after i M-steps, the last
 *     one to {@code model}
 * @param weight sum_n w_n
 * @param entropy -sum_nk w_n r_nk log r_nk in nats, under {@code model}
 */
public record FitResult<M extends Model, S extends Statistics<S>>(
    Family<M, S> family, M model, Trace trace, double weight, double entropy) {

  /** The model with its family. */
  public Candidate<M, S> candidate() {
    return new Candidate<>(family, model);
  }

  /** The reported objective of {@link #model}. */
  public double objective() {
    return trace.objective();
  }

  /** Whether the likelihood is that of a component at the variance floor. */
  public boolean isAtFloor() {
    return family.isAtFloor(model);
  }

  /** Number of M-steps that changed the parameters. */
  public int iterations() {
    return trace.iterations();
  }

  /** Why the run stopped. */
  public StopReason stopReason() {
    return trace.stopReason();
  }

  /** Whether the run stopped because nothing, or no more than the tolerance, changed. */
  public boolean converged() {
    return trace.converged();
  }
}

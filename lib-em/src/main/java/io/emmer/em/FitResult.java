package io.emmer.em;

import java.util.List;

/**
 * A finished run.
 *
 * @param trace iterations + 1 entries: entry i belongs to the parameters after i M-steps, the last
 *     one to {@code model}
 * @param weight sum_n w_n
 * @param entropy -sum_nk w_n r_nk log r_nk in nats, under {@code model}
 * @param atFloor the components whose likelihood says nothing, ascending: they shrank to the
 *     variance floor, or to fewer rows than they need
 */
public record FitResult<M extends Model, S extends Statistics<S>>(
    Family<M, S> family,
    M model,
    Trace trace,
    double weight,
    double entropy,
    List<Integer> atFloor) {
  public FitResult {
    atFloor = List.copyOf(atFloor);
  }

  /** The model with its family. */
  public Candidate<M, S> candidate() {
    return new Candidate<>(family, model);
  }

  /** The reported objective of {@link #model}. */
  public double objective() {
    return trace.objective();
  }

  /**
   * Whether there is a component whose likelihood says nothing; such a run is no better than one
   * without.
   */
  public boolean isAtFloor() {
    return !atFloor.isEmpty();
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

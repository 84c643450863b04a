package io.emmer.em;

/** Why a run stopped. */
public enum StopReason {
  /** The objective changed less than the tolerances allow. */
  TOLERANCE(true),
  /** An M-step changed no bit of the parameters. */
  FIXED_POINT(true),
  /** The error on validation ratings has not fallen for some evaluations. */
  PATIENCE(true),
  /** The allowed number of M-steps was done. */
  MAX_ITERATIONS(false),
  /** The allowed time was over. */
  TIME_LIMIT(false);

  private final boolean converged;

  StopReason(boolean converged) {
    this.converged = converged;
  }

  public boolean converged() {
    return converged;
  }
}

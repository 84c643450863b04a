package io.emmer.em;

/**
 * Sufficient statistics of some rows under one model: all that the M-step needs, the objective, and
 * nothing whose size grows with the number of rows.
 */
public interface Statistics<S extends Statistics<S>> extends Mergeable<S> {
  /** Sum of the row weights seen, sum_n w_n. */
  double weight();

  /** sum_n w_n log p(x_n); for K-means -sum_n w_n |x_n - c|^2. Larger is better. */
  double objective();

  /** -sum_nk w_n r_nk log r_nk in nats; 0 where assignments are hard. */
  default double entropy() {
    return 0;
  }

  /** Number of components that own no more than 1e-12 of the total weight. */
  int emptyComponents();
}

package io.emmer.em;

import io.emmer.em.text.Text;
import java.util.List;
import java.util.Optional;

/**
 * The course of one run: its objective after every M-step, and what else it counted on the way.
 * Immutable; a run in progress, a finished run and a run in a checkpoint all hold one.
 *
 * @param objectives the reported objective after 0, 1, ... M-steps: log-likelihood in nats, or
 *     inertia
 * @param penalized what the loop maximises, likewise: objective + log prior, larger is better
 * @param lostComponents components at weight 1e-12 or empty, summed over all sweeps
 * @param raisedFloors components whose variance floor an M-step had to raise, summed over all
 *     M-steps
 * @param seconds from the start of the loop, that of interrupted runs included; passes are shared
 * @param stopped why the run stopped, if it has
 */
public record Trace(
    List<Double> objectives,
    List<Double> penalized,
    long lostComponents,
    long raisedFloors,
    double seconds,
    Optional<StopReason> stopped) {
  /** The trace of a run that is about to begin. */
  public static final Trace EMPTY = new Trace(List.of(), List.of(), 0, 0, 0, Optional.empty());

  private static final double FALL_SLACK = 1e-8;

  public Trace {
    objectives = List.copyOf(objectives);
    penalized = List.copyOf(penalized);
    if (objectives.size() != penalized.size()) {
      throw new IllegalArgumentException(
          Text.format("%d objectives, but %d penalised ones", objectives.size(), penalized.size()));
    }
  }

  /** Number of M-steps between the first entry and the last one. */
  public int iterations() {
    return objectives.size() - 1;
  }

  /** The last reported objective. */
  public double objective() {
    return objectives.get(objectives.size() - 1);
  }

  /** Number of entries of the penalised objective that fell by more than 1e-8 relative. */
  public int falls() {
    int falls = 0;
    for (int i = 1; i < penalized.size(); i++) {
      double before = penalized.get(i - 1);
      falls += before - penalized.get(i) > FALL_SLACK * Math.abs(before) ? 1 : 0;
    }
    return falls;
  }

  /**
   * Why the run stopped.
   *
   * @throws java.util.NoSuchElementException if it has not
   */
  public StopReason stopReason() {
    return stopped.orElseThrow();
  }

  /** Whether the run stopped because nothing, or no more than the tolerance, changed. */
  public boolean converged() {
    return stopReason().converged();
  }
}

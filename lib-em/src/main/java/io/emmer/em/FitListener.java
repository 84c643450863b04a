package io.emmer.em;

/** Told of every entry of every candidate's trace while a fit runs. */
@FunctionalInterface
public interface FitListener {
  /**
   * One evaluated model of one candidate.
   *
   * @param candidate position of the candidate among the starts
   * @param iteration number of M-steps that led to the model
   * @param objective log-likelihood, or inertia
   * @param change objective minus that of the iteration before, NaN for the first
   * @param seconds time of the sweep
   * @param emptyComponents components that own no more than 1e-12 of the weight
   * @param active candidates that took part in the sweep
   */
  record Event(
      int candidate,
      int iteration,
      double objective,
      double change,
      double seconds,
      int emptyComponents,
      int active) {}

  void evaluated(Event event);
}

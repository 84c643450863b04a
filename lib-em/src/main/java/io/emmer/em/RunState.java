package io.emmer.em;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run before a sweep: all that another process needs to go on to the same bits. Of a run that has
 * stopped it is the state before its last sweep, from which the rule, or another one, is asked
 * again.
 *
 * @param model the parameters after {@code objectiveTrace.size()} M-steps
 * @param carried what the model holds besides, as {@link Family#carried}
 * @param objectiveTrace log-likelihood in nats, or inertia, after 0, 1, ... M-steps, without that
 *     of {@code model}
 * @param penalizedTrace objective + log prior likewise; larger is better
 * @param lostComponents components at weight 1e-12 or empty, summed over all sweeps
 * @param raisedFloors components whose variance floor an M-step had to raise, summed over all
 *     M-steps
 * @param seconds that its loops took so far; passes are shared
 * @param stopped why it stopped, of a run that has
 */
public record RunState<M extends Model, S extends Statistics<S>>(
    Family<M, S> family,
    M model,
    Map<String, NdArray> carried,
    List<Double> objectiveTrace,
    List<Double> penalizedTrace,
    long lostComponents,
    long raisedFloors,
    double seconds,
    Optional<StopReason> stopped) {
  public RunState {
    carried = Map.copyOf(carried);
    objectiveTrace = List.copyOf(objectiveTrace);
    penalizedTrace = List.copyOf(penalizedTrace);
    if (objectiveTrace.size() != penalizedTrace.size()) {
      throw new IllegalArgumentException(
          "%d entries of one trace, %d of the other"
              .formatted(objectiveTrace.size(), penalizedTrace.size()));
    }
  }

  /** A run that begins with {@code candidate}. */
  public static <M extends Model, S extends Statistics<S>> RunState<M, S> start(
      Candidate<M, S> candidate) {
    return new RunState<>(
        candidate.family(),
        candidate.model(),
        Map.of(),
        List.of(),
        List.of(),
        0,
        0,
        0,
        Optional.empty());
  }

  /** Number of M-steps that led to the model. */
  public int iteration() {
    return objectiveTrace.size();
  }
}

package io.emmer.em;

/**
 * A run before a sweep: all that another process needs to go on to the same bits. The state of a
 * run that has stopped is the one before its last sweep, so that a stop rule, perhaps another one,
 * is asked again.
 *
 * @param model the parameters after {@link #iteration} M-steps
 * @param trace without an entry of {@code model}
 */
public record RunState<M extends Model, S extends Statistics<S>>(
    Family<M, S> family, M model, Trace trace) {

  /** A run that begins with {@code candidate}. */
  public static <M extends Model, S extends Statistics<S>> RunState<M, S> start(
      Candidate<M, S> candidate) {
    return new RunState<>(candidate.family(), candidate.model(), Trace.EMPTY);
  }

  /** Number of M-steps that led to the model. */
  public int iteration() {
    return trace.objectives().size();
  }
}

package io.emmer.em;

import java.util.List;

/**
 * When a run stops. With f = (log-likelihood + log prior) / sum_n w_n, or inertia / sum_n w_n for
 * K-means, the tolerances ask for
 *
 * <pre>
 * |f_i - f_(i-1)| &lt;= tolerance * max(1, |f_(i-1)|)     (K-means: tolerance * |f_(i-1)|)
 * |f_i - f_(i-1)| * sum_n w_n &lt;= absoluteTolerance
 * </pre>
 *
 * <p>A tolerance of 0 is switched off; given both, both must hold.
 *
 * @param maxIterations largest number of M-steps
 * @param tolerance relative tolerance
 * @param absoluteTolerance tolerance of the total, in nats, or in units of inertia
 * @param timeLimitNanos no M-step is begun after this time; 0 for no limit
 */
public record StopRule(
    int maxIterations, double tolerance, double absoluteTolerance, long timeLimitNanos) {
  /** The default is that of mixtures; see {@link Objective#defaultMaxIterations}. */
  public static final Setting MAX_ITERATIONS = Setting.count("max-iterations", 100, 0);

  public static final Setting TOLERANCE = Setting.notNegative("tolerance", 1e-6);
  public static final Setting ABSOLUTE_TOLERANCE = Setting.notNegative("absolute-tolerance", 0);

  /** In seconds. */
  public static final Setting TIME_LIMIT = Setting.notNegative("time-limit", 0);

  public StopRule {
    MAX_ITERATIONS.check(maxIterations);
    TOLERANCE.check(tolerance);
    ABSOLUTE_TOLERANCE.check(absoluteTolerance);
    TIME_LIMIT.check(timeLimitNanos * 1e-9);
  }

  /** The rule with a time limit in seconds. */
  public static StopRule ofSeconds(
      int maxIterations, double tolerance, double absoluteTolerance, double timeLimit) {
    TIME_LIMIT.check(timeLimit);
    long nanos = (long) Math.ceil(timeLimit * 1e9);
    return new StopRule(maxIterations, tolerance, absoluteTolerance, nanos);
  }

  /** The rule if the user says nothing. */
  public static StopRule defaults(Objective objective) {
    return new StopRule(objective.defaultMaxIterations(), TOLERANCE.defaultValue(), 0, 0);
  }

  /** This rule with another time limit. */
  public StopRule withTimeLimit(long nanos) {
    return new StopRule(maxIterations, tolerance, absoluteTolerance, nanos);
  }

  /** This rule where {@code elapsedNanos} of its time are over already. */
  public StopRule after(long elapsedNanos) {
    return timeLimitNanos == 0 ? this : withTimeLimit(Math.max(1, timeLimitNanos - elapsedNanos));
  }

  /** At most this many M-steps, whatever happens to the objective. */
  public static StopRule iterations(int maxIterations) {
    return new StopRule(maxIterations, 0, 0, 0);
  }

  /**
   * Whether the tolerances hold.
   *
   * @param previous penalised objective before the last M-step
   * @param current penalised objective after it
   * @param weight sum_n w_n
   */
  boolean toleranceMet(Objective objective, double previous, double current, double weight) {
    if (tolerance == 0 && absoluteTolerance == 0) {
      return false;
    }
    double change = Math.abs(current - previous);
    return (tolerance == 0 || change <= tolerance * objective.toleranceScale(previous, weight))
        && (absoluteTolerance == 0 || change <= absoluteTolerance);
  }

  /**
   * Whether this rule, but for its time limit, ends a run.
   *
   * @param penalized what is maximised, log prior included, after 0, 1, ... M-steps
   * @param weight sum_n w_n
   */
  public boolean isMet(Objective objective, List<Double> penalized, double weight) {
    int mSteps = penalized.size() - 1;
    return mSteps >= maxIterations
        || (mSteps > 0
            && toleranceMet(objective, penalized.get(mSteps - 1), penalized.get(mSteps), weight));
  }

  /** Whether the time limit, if there is one, is over. */
  public boolean timeOver(long elapsedNanos) {
    return timeLimitNanos > 0 && elapsedNanos >= timeLimitNanos;
  }
}

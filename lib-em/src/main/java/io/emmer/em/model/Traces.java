package io.emmer.em.model;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * The traces of a run, as documents have them.
 *
 * @param objectiveTrace log-likelihood in nats, or inertia, after 0, 1, ... M-steps
 * @param penalizedTrace log-likelihood + log prior likewise; null for a family without a prior. A
 *     warm start that is impossible under the prior begins with the text "-Infinity", which Java,
 *     Python's {@code float()} and JavaScript's {@code Number()} read as the number
 */
public record Traces(List<Double> objectiveTrace, List<Double> penalizedTrace)
    implements Serializable {
  /**
   * The traces of a run, which has some.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Traces ofRun(Traces traces) {
    List<Double> trace = traces == null ? null : traces.objectiveTrace;
    if (trace == null || trace.isEmpty() || trace.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "objectiveTrace: found none of a run, expected a number for every iteration");
    }
    return traces;
  }
}

package io.emmer.em.model;

import java.io.Serializable;
import java.util.List;

/**
 * The traces of a run, as documents have them.
 *
 * @param objectiveTrace log-likelihood in nats, or inertia, after 0, 1, ... M-steps
 * @param penalizedTrace log-likelihood + log prior likewise; null for a family without a prior. A
 *     warm start that is impossible under the prior begins with the text "-Infinity", which Java,
 *     Python's {@code float()} and JavaScript's {@code Number()} read as the number
 */
public record Traces(List<Double> objectiveTrace, List<Double> penalizedTrace)
    implements Serializable {}

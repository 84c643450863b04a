package io.emmer.spark.sweep;

import io.emmer.em.Candidate;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.metrics.FitMetrics;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep does.
 *
 * @param configurations families times K, in the order of the table
 * @param criterion ranks mixtures
 * @param maxConcurrent candidates that run at once, or 0 for as many as memory allows
 * @param warmStart the model to start from, where the settings name one
 * @param saved states to go on from, and to keep
 * @param metrics are told of every pass
 */
public record SweepPlan(
    List<SweepConfiguration> configurations,
    Criterion criterion,
    int maxConcurrent,
    Optional<Candidate<?, ?>> warmStart,
    SavedRuns saved,
    FitMetrics metrics) {
  public SweepPlan {
    configurations = List.copyOf(configurations);
  }

  long timeLimitNanos() {
    return configurations.get(0).settings().rule().timeLimitNanos();
  }

  int restarts() {
    return configurations.get(0).settings().restarts();
  }
}

package io.emmer.app.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.metric.Agreement;
import io.emmer.em.metric.Contingency;
import io.emmer.em.model.Flat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of {@code evaluate}: either the inertia or the log-likelihood, and what labels tell.
 *
 * @param rowsAre what rows go through before the model sees them, if anything
 * @param agreement of labels and components, or null
 * @param contingency rows of every component by label, or null
 */
@Flat
record EvaluationResult(
    long rows,
    Double inertia,
    Double inertiaPerRow,
    Double logLikelihood,
    Double logLikelihoodPerRow,
    String rowsAre,
    @JsonUnwrapped Agreement agreement,
    Map<String, long[]> contingency) {

  /** The counts by label. */
  static Map<String, long[]> counts(Contingency table) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    for (int label = 0; label < table.labels().size(); label++) {
      counts.put(table.labels().get(label), table.counts()[label]);
    }
    return counts;
  }
}

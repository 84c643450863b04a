package io.emmer.app.nightly;

import io.emmer.app.survey.Survey;
import io.emmer.em.Objective;
import java.util.Optional;

/**
 * A new model on held-out rows, beside the published one on the same rows.
 *
 * @param objective what scores are: log-likelihood in nats, or squared distance
 * @param survey of the new model
 * @param publishedPerRow score of a row under the published model; empty where there is none, or
 *     one whose scores are of another kind
 * @param drift since the published model, where there is one
 */
public record Evaluation(
    Objective objective,
    Survey survey,
    Optional<Double> publishedPerRow,
    Optional<ModelDrift> drift) {

  /** sum_n w_n log p(x_n) / sum_n w_n, or the mean squared distance. */
  public double perRow() {
    return survey.score() / survey.weight();
  }

  /** By how much the new model is worse; negative if it is better. */
  public Optional<Double> dropPerRow() {
    return publishedPerRow.map(published -> objective.improvement(perRow(), published));
  }
}

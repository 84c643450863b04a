package io.emmer.app.nightly;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.em.Objective;
import java.util.Optional;

/**
 * A new model on held-out rows, beside the published one on the same rows.
 *
 * @param objective what scores are: log-likelihood in nats, or squared distance
 * @param ofModel the evaluation of the new model on the held-out rows
 * @param publishedPerRow score of a row under the published model; empty where there is none, or
 *     one whose scores are of another kind
 * @param drift since the published model, where there is one
 */
public record HeldOutEvaluation(
    Objective objective,
    Evaluation ofModel,
    Optional<Double> publishedPerRow,
    Optional<ModelDrift> drift) {

  /** sum_n w_n log p(x_n) / sum_n w_n, or the mean squared distance. */
  public double perRow() {
    return ofModel.score() / ofModel.weight();
  }

  /** By how much the new model is worse; negative if it is better. */
  public Optional<Double> dropPerRow() {
    return publishedPerRow.map(published -> objective.improvement(perRow(), published));
  }
}

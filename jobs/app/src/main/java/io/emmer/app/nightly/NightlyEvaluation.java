package io.emmer.app.nightly;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.EvaluationTask;
import io.emmer.app.report.Plane;
import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.Moments;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A look at the held-out rows of a date.
 *
 * @param ofModel the evaluation of the new model
 * @param drift since the published model, or null where there is none
 * @param plane rows to draw where they have two values, else null
 */
record NightlyEvaluation(
    Evaluation ofModel, RunDocument.Evaluated evaluated, ModelDrift drift, Plane plane) {
  private static final int EXEMPLARS = 12;

  static NightlyEvaluation of(
      SparkJob job, RowSource heldOut, Candidate<?, ?> model, Optional<Candidate<?, ?>> published)
      throws IOException {
    try (Rows rows = heldOut.load(job, model.family())) {
      SparkDataset data = rows.data();
      Evaluation ofModel = EvaluationTask.run(data, model, EXEMPLARS, "evaluate the new model");
      Optional<Double> before =
          published
              .filter(other -> isComparable(model.family(), other.family()))
              .map(other -> EvaluationTask.run(data, other, 0, "evaluate the published model"))
              .map(Evaluation::perRow);
      return new NightlyEvaluation(
          ofModel,
          RunDocument.Evaluated.of(model.family().objective(), ofModel, before),
          published
              .map(other -> ModelDrift.of(model.model(), other.model(), spread(data)))
              .orElse(null),
          Plane.of(rows, model));
    }
  }

  /** Densities over the same space can be compared, and distances with distances. */
  static boolean isComparable(Family<?, ?> one, Family<?, ?> other) {
    return one.group().equals(other.group());
  }

  private static double spread(SparkDataset data) {
    return Arrays.stream(Moments.of(data).variance()).sum();
  }
}

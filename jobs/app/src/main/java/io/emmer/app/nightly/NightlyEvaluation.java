package io.emmer.app.nightly;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.EvaluationTask;
import io.emmer.app.evaluation.PlaneSample;
import io.emmer.app.evaluation.PlaneTask;
import io.emmer.app.report.PlaneReport;
import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.Statistics;
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
 * @param rows those held out, as the model sees them; closed
 * @param plane rows to draw, where they have two values
 */
record NightlyEvaluation(
    Rows rows, HeldOutEvaluation evaluation, Optional<PlaneSample> plane, double seconds) {
  private static final int EXEMPLARS = 12;

  static NightlyEvaluation of(
      SparkJob job, RowSource heldOut, Candidate<?, ?> model, Optional<Candidate<?, ?>> published)
      throws IOException {
    long begin = System.nanoTime();
    try (Rows rows = heldOut.load(job, model.family())) {
      SparkDataset data = rows.data();
      Evaluation ofModel = evaluate(data, model, EXEMPLARS, "evaluate the new model");
      Optional<Double> before =
          published
              .filter(other -> isComparable(model.family(), other.family()))
              .map(other -> evaluate(data, other, 0, "evaluate the published model"))
              .map(other -> other.score() / other.weight());
      Optional<ModelDrift> drift =
          published.map(other -> ModelDrift.of(model.model(), other.model(), spread(data)));
      Optional<PlaneSample> plane =
          PlaneTask.draws(model.model()) ? Optional.of(plane(data, model)) : Optional.empty();
      HeldOutEvaluation evaluation =
          new HeldOutEvaluation(model.family().objective(), ofModel, before, drift);
      return new NightlyEvaluation(rows, evaluation, plane, (System.nanoTime() - begin) * 1e-9);
    }
  }

  /** Densities over the same space can be compared, and distances with distances. */
  static boolean isComparable(Family<?, ?> one, Family<?, ?> other) {
    return one.group().equals(other.group());
  }

  private static double spread(SparkDataset data) {
    return Arrays.stream(Moments.of(data).variance()).sum();
  }

  private static <M extends Model, S extends Statistics<S>> Evaluation evaluate(
      SparkDataset data, Candidate<M, S> of, int exemplars, String description) {
    return data.reduceLabelled(
        description, new EvaluationTask<>(of.family(), of.model(), data.origin(), exemplars));
  }

  private static <M extends Model, S extends Statistics<S>> PlaneSample plane(
      SparkDataset data, Candidate<M, S> of) {
    return data.reduceLabelled(
        "report: rows to draw",
        new PlaneTask<>(of.family(), of.model(), data.origin(), data.rows(), PlaneReport.ROWS));
  }
}

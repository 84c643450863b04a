package io.emmer.app.report;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.EvaluationTask;
import io.emmer.app.evaluation.PlaneSample;
import io.emmer.app.evaluation.PlaneTask;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.model.Json;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.HistoryFiles;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.sweep.SweepDocument;
import io.emmer.spark.sweep.SweepOutput;
import java.io.IOException;

/**
 * Reports of models about the same rows, one after the other.
 *
 * @param source of the rows, prepared for no model yet
 * @param shape of a row in its file; an image if it has two axes
 * @param exemplars rows kept for every component
 */
public record ReportModels(SparkJob job, RowSource source, int[] shape, int exemplars) {

  /** Checks that a model is one of these rows. */
  public void check(String directory) throws IOException {
    StoredModel stored = HadoopModels.read(job.hadoop(), directory);
    source.preparedAs(job.hadoop(), stored);
    HadoopModels.candidate(stored);
  }

  /** All that a report says of a model. */
  public ReportData look(String directory) throws IOException {
    StoredModel stored = HadoopModels.read(job.hadoop(), directory);
    return look(HadoopModels.candidate(stored), stored);
  }

  private <M extends Model, S extends Statistics<S>> ReportData look(
      Candidate<M, S> candidate, StoredModel stored) throws IOException {
    M model = candidate.model();
    RowSource prepared = source.preparedAs(job.hadoop(), stored);
    try (Rows rows = prepared.load(job, candidate.family())) {
      SparkDataset data = rows.data();
      Evaluation evaluation =
          data.reduceLabelled(
              "report", new EvaluationTask<>(candidate.family(), model, data.origin(), exemplars));
      RowTransform transform = rows.transform();
      ReportData report =
          ModelReport.of(stored, model, evaluation, source.labelled(), shape, transform);
      HadoopStore store = new HadoopStore(job.hadoop());
      History history =
          HistoryFiles.read(store, stored, candidate.family())
              .map(kept -> HistoryReport.of(kept, transform))
              .orElse(null);
      if (!PlaneTask.draws(model)) {
        return report.with(new ReportData.Drawings(null, history));
      }
      PlaneTask<M, S> task =
          new PlaneTask<>(candidate.family(), model, data.origin(), data.rows(), PlaneReport.ROWS);
      PlaneSample sample = data.reduceLabelled("report: rows to draw", task);
      return report.with(
          new ReportData.Drawings(PlaneReport.of(model, transform, sample, data.rows()), history));
    }
  }

  /** The true components, from a model directory. */
  public Plane truth(String directory) throws IOException {
    if (source.input().dimensions() != 2) {
      throw new UsageException(
          "--truth %s: the rows have %d values, expected 2, as true components are drawn in a plane"
              .formatted(directory, source.input().dimensions()));
    }
    check(directory);
    Model model = HadoopModels.candidate(job.hadoop(), directory).model();
    PlaneSample none = new PlaneSample(new double[0], new double[0]);
    return PlaneReport.of(model, RowTransform.NONE, none, 0);
  }

  /** What a sweep found. */
  public static SweepData sweep(HadoopStore store, String directory) throws IOException {
    String path = directory + "/" + SweepOutput.SWEEP_JSON;
    if (!store.exists(path)) {
      throw new InputException(path + ": missing; expected the directory of a sweep");
    }
    try {
      return SweepData.of(Json.read(store, path, SweepDocument.class), path);
    } catch (IllegalArgumentException e) {
      throw new InputException(path + ": not what a sweep wrote: " + e.getMessage(), e);
    }
  }
}

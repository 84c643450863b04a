package io.emmer.app.report;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.EvaluationTask;
import io.emmer.app.evaluation.PlaneTask;
import io.emmer.em.Candidate;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.findings.ComponentProfile;
import io.emmer.em.model.Json;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.fit.HistoryFiles;
import io.emmer.spark.fit.ParameterHistory;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.store.HadoopStore;
import io.emmer.spark.sweep.SweepDocument;
import io.emmer.spark.sweep.SweepOutput;
import java.io.IOException;
import java.util.Optional;

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
    Candidate<?, ?> candidate = HadoopModels.candidate(stored);
    RowSource prepared = source.preparedAs(job.hadoop(), stored);
    try (Rows rows = prepared.load(job, candidate.family())) {
      return look(stored, candidate, rows);
    }
  }

  /** All that a report says of a model of these rows, which are loaded already. */
  public ReportData look(StoredModel stored, Rows rows) throws IOException {
    return look(stored, HadoopModels.candidate(stored), rows);
  }

  private ReportData look(StoredModel stored, Candidate<?, ?> candidate, Rows rows)
      throws IOException {
    Evaluation evaluation = EvaluationTask.run(rows.data(), candidate, exemplars, "report");
    HadoopStore store = new HadoopStore(job.hadoop());
    ParameterHistory.Kept history =
        HistoryFiles.read(store, stored, candidate.family()).orElse(null);
    return new ReportData(
        stored,
        candidate.model(),
        evaluation,
        rows.transform(),
        ReportData.image(shape),
        Plane.of(rows, candidate),
        history,
        profile(stored, candidate.model(), rows));
  }

  private ComponentProfile profile(StoredModel stored, Model model, Rows rows) {
    return ReportData.image(shape) != null
        ? null
        : ModelProfile.of(stored, model, rows.transform(), Optional.of(Moments.of(rows.data())));
  }

  /** The true components, from a model directory. */
  public Plane truth(String directory) throws IOException {
    if (source.input().dimensions() != 2) {
      throw new UsageException(
          "--truth %s: the rows have %d values, expected 2, as true components are drawn in a"
              + " plane",
          directory, source.input().dimensions());
    }
    check(directory);
    Model model = HadoopModels.candidate(job.hadoop(), directory).model();
    return Plane.of(
        model, RowTransform.NONE, PlaneTask.Sample.NONE, 0, ModelProfile.names(source.input()));
  }

  /** What a sweep found. */
  public static SweepData sweep(HadoopStore store, String directory) throws IOException {
    String path = directory + "/" + SweepOutput.SWEEP_JSON;
    if (!store.exists(path)) {
      throw new InputException("%s: missing; expected the directory of a sweep", path);
    }
    try {
      return SweepData.of(Json.read(store, path, SweepDocument.class), path);
    } catch (IllegalArgumentException e) {
      throw new InputException(e, "%s: not what a sweep wrote: %s", path, e.getMessage());
    }
  }
}

package io.emmer.app.cli;

import io.emmer.app.progress.Progress;
import io.emmer.app.report.ReportModels;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.FitResult;
import io.emmer.em.findings.Finding;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Publication;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.NotConvergedException;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.fit.HeldOut;
import io.emmer.spark.fit.HistoryFiles;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.ParameterHistory;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.fit.WarmStart;
import io.emmer.spark.metrics.FitMetrics;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFiles;
import io.emmer.spark.store.HadoopModels;
import io.emmer.spark.sweep.SweepConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits one family: one K, one or more restarts. */
@Command(
    name = "fit",
    customSynopsis = "emmer fit --input PATH --family NAME --output DIR [options]",
    description = "Fits a mixture or K-means and writes a model directory.",
    footer = {
      "  emmer fit --input train-images-idx3-ubyte.gz --family bernoulli --components 20 \\",
      "      --restarts 3 --seed 1 --max-iterations 60 --output model",
      "  emmer fit --input images/ --family kmeans --components 10 --output clusters",
      "  emmer fit --input rows/ --family kmeans --components 50 --checkpoint state \\",
      "      --checkpoint-every 60s --resume --output model"
    })
final class FitVerb extends SparkVerb {
  @Mixin private TrainingInputOptions input;
  @Mixin private FitOptions options;
  @Mixin private CheckpointOptions checkpoint;
  @Mixin private OutputOptions output;
  @Mixin private MetricsOption metrics;
  @Mixin private ReportOption report;
  @Mixin private HeldOutOption heldOut;

  @NoEffectOnNumbers
  @Option(
      names = "--keep-history",
      description =
          "Store the best run's parameters of every iteration with the model, as "
              + "history_NAME.npy; report shows them.")
  private boolean keepHistory;

  @Override
  SparkWork prepare() throws IOException {
    Family<?, ?> family = options.family(input, this::earlyFiles, err());
    FitSettings settings = options.settings(family);
    RowQuery query = input.query(settings.seed(), List.of(family), err());
    query.transform().check(family);
    checkpoint.settings();
    heldOut.check(input);
    return () -> {
      RowSource rows = inspect(WarmStart.query(job.hadoop(), settings, query));
      report.check(store, output);
      WarmStart start = heldOut.split(WarmStart.of(job.hadoop(), settings, rows), settings.seed());
      SavedRuns saved = checkpoint.open(this, job, start);
      rows.tellDoubts(job);
      if (isDryRun(
          rows.describe(), RunOptions.chosen(List.of(new SweepConfiguration(family, settings))))) {
        return;
      }
      fit(family, settings, start, saved);
      String model = SourceOptions.directory(output.output);
      String source = SourceOptions.words(commandLine());
      tellNext(
          "emmer explain " + model,
          Text.format("emmer report --model %s %s --output %1$s.html", model, source),
          Text.format("emmer predict --model %s %s --output %1$s-predictions", model, source));
    };
  }

  @Override
  void check(FileChecks files) throws IOException {
    files.directory(output);
    input.check(files);
  }

  private void fit(Family<?, ?> family, FitSettings settings, WarmStart start, SavedRuns saved)
      throws IOException {
    err().printf(Locale.ROOT, "reading %s%n", start.rows().describe());
    FitResult<?, ?> best;
    try (Rows rows = start.rows().load(job, family);
        HeldOut others = HeldOut.load(job, heldOut.rows(), rows, family)) {
      ParameterHistory history = keepHistory ? new ParameterHistory() : null;
      FitJob.Outcome outcome = judged(others, run(rows, family, settings, start, saved, history));
      best = outcome.best();
      ModelDocument fitted = ModelMetadata.of(outcome, settings, rows.described(), provenance(job));
      ModelDocument document =
          heldOut
              .split()
              .map(split -> fitted.with(fitted.inputOrUnknown().with(split.document())))
              .orElse(fitted);
      ModelDocument written = write(rows.transform(), outcome, history, document);
      if (report.isGiven()) {
        RowSource of = start.rows();
        ReportModels looks =
            new ReportModels(job, of, of.input().rowShape(), ReportOption.EXEMPLARS);
        StoredModel stored = HadoopModels.read(job.hadoop(), output.output);
        report.write(store, looks.look(stored, rows), output.overwrite);
      }
      warn(best, settings);
      printResult(
          written,
          Text.format(
              "%s%n%s",
              summary(best, rows.transform()), Finding.lines(written.findings(), MOST_FINDINGS)));
    }
    if (options.run.failIfNotConverged && !best.converged()) {
      throw new NotConvergedException(
          Text.format(
              "not converged after %s (%s); the model is in %s",
              Text.count(best.iterations(), "iteration"), best.stopReason(), output.output));
    }
  }

  /** With what held-out rows tell, if there are some. */
  private static FitJob.Outcome judged(HeldOut heldOut, FitJob.Outcome outcome) {
    return heldOut.look(List.of(outcome.best())).stream()
        .findFirst()
        .map(outcome::with)
        .orElse(outcome);
  }

  private FitJob.Outcome run(
      Rows rows,
      Family<?, ?> family,
      FitSettings settings,
      WarmStart start,
      SavedRuns saved,
      ParameterHistory history)
      throws IOException {
    try (FitMetrics lines = metrics.open(this, job);
        Progress progress = progress(family.objective(), settings)) {
      lines.watch(rows.data());
      FitListener listener =
          progress
              .then(history == null ? FitListener.NONE : history)
              .then(lines.listener(FitJob.runs(family, settings)));
      return FitJob.run(rows.data(), rows.bind(family), settings, start.model(), saved, listener);
    }
  }

  /** Returns what was written, with the history if it was kept. */
  private ModelDocument write(
      RowTransform transform,
      FitJob.Outcome outcome,
      ParameterHistory history,
      ModelDocument document)
      throws IOException {
    FitResult<?, ?> best = outcome.best();
    ModelDocument whole = document;
    try (Publication directory = store.begin(output.output, output.overwrite)) {
      TransformFiles.write(directory, transform);
      if (history != null) {
        ParameterHistory.Kept kept = history.of(outcome.bestRestart(), best);
        whole = document.with(document.detailsOrNone().with(HistoryFiles.write(directory, kept)));
      }
      ModelDirectory.write(directory, best.family().name(), best.model(), whole);
      directory.commit();
    }
    return whole;
  }

  private void warn(FitResult<?, ?> best, FitSettings settings) {
    if (best.model().components() < settings.components()) {
      err()
          .printf(
              Locale.ROOT,
              "warning: %d centres of %d kept: there are no more distinct rows%n",
              best.model().components(),
              settings.components());
    }
  }

  private String summary(FitResult<?, ?> best, RowTransform transform) {
    boolean perRow = best.family().objective().isLikelihood();
    double value = perRow ? best.objective() / best.weight() : best.objective();
    return Text.format(
        "%s%s %.6f%s after %s (%s); model in %s%s",
        best.family().objective().label(),
        perRow ? " per row" : "",
        value,
        transform.isNone() ? "" : " (" + transform.remark() + ")",
        Text.count(best.iterations(), "iteration"),
        best.stopReason().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        output.output,
        report.remark());
  }
}

package io.emmer.app.nightly;

import io.emmer.em.Candidate;
import io.emmer.em.init.Start;
import io.emmer.em.model.InputDocument;
import io.emmer.em.model.StoredModel;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a date is fitted, and what it is compared with.
 *
 * @param baseline the run of the published model, if there is one
 * @param published its model
 * @param fit where it starts, among the rest
 * @param start the model that it starts from, if any
 * @param coldSince the date of the cold start that the line of warm ones goes back to
 */
record NightPlan(
    NightRows rows,
    Optional<RunRecord> baseline,
    Optional<Candidate<?, ?>> published,
    FitSettings fit,
    Optional<Candidate<?, ?>> start,
    LocalDate coldSince) {

  static NightPlan of(SparkJob job, NightStore store, NightlySettings settings, NightRows rows)
      throws IOException {
    Optional<RunRecord> baseline = store.pointer().baseline(settings.runDate());
    if (baseline.isEmpty()) {
      FitSettings fit = settings.fit();
      return new NightPlan(
          rows, baseline, Optional.empty(), fit, rows.warmStart(fit), settings.runDate());
    }
    String path = store.model(baseline.get().id());
    StoredModel stored = HadoopModels.read(job.hadoop(), path);
    Candidate<?, ?> published = HadoopModels.candidate(stored);
    rows.prepareAs(stored);
    boolean cold =
        isDue(settings, baseline.get().coldSince())
            || published.model().components() != settings.fit().components();
    FitSettings fit = cold ? settings.fit() : warm(settings.fit(), path);
    return new NightPlan(
        rows,
        baseline,
        Optional.of(published),
        fit,
        cold ? rows.warmStart(fit) : Optional.of(published),
        cold ? settings.runDate() : baseline.get().coldSince());
  }

  private static boolean isDue(NightlySettings settings, LocalDate coldSince) {
    long days = ChronoUnit.DAYS.between(coldSince, settings.runDate());
    return settings.coldEvery() > 0 && days >= settings.coldEvery();
  }

  private static FitSettings warm(FitSettings cold, String model) {
    return new FitSettings(
        cold.components(),
        1,
        cold.seed(),
        new Start.FromModel(model),
        cold.rule(),
        cold.hyperParameters());
  }

  boolean isWarm() {
    return fit.start() instanceof Start.FromModel;
  }

  /** One line for people. */
  String describe() {
    return baseline.isEmpty()
        ? "nothing is published before; a start from %s".formatted(fit.start())
        : "published before: %s; a start from %s"
            .formatted(baseline.get().id().name(), fit.start());
  }

  /** Which rows these are, as documents have it. */
  static InputDocument input(NightRows rows) {
    return ModelMetadata.input(rows.all(), rows.scaling(), RowTransform.NONE)
        .with(
            new InputDocument.Split(
                rows.all().rows(), rows.training().rows(), rows.heldOut().rows()));
  }

  static String fingerprint(NightRows rows) {
    return input(rows).fingerprint();
  }
}

package io.emmer.app.nightly;

import io.emmer.em.Candidate;
import io.emmer.em.init.Initialization;
import io.emmer.em.model.StoredModel;
import io.emmer.em.text.Text;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.fit.WarmStart;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a date is fitted, and what it is compared with.
 *
 * @param rows prepared as the fit wants them
 * @param baseline the run of the published model, if there is one
 * @param published its model
 * @param fit where it starts, among the rest
 * @param start the model that it starts from, if any
 * @param coldSince the date of the cold start that the line of warm ones goes back to
 */
record NightlyPlan(
    DateRows rows,
    Optional<RunDocument> baseline,
    Optional<Candidate<?, ?>> published,
    FitSettings fit,
    Optional<Candidate<?, ?>> start,
    LocalDate coldSince) {

  static NightlyPlan of(SparkJob job, NightlyStore store, NightlySettings settings, DateRows rows)
      throws IOException {
    Optional<RunDocument> baseline = store.pointer().baseline(settings.runDate());
    Optional<Candidate<?, ?>> published = Optional.empty();
    DateRows prepared = rows;
    FitSettings fit = settings.fit().cold();
    LocalDate coldSince = settings.runDate();
    boolean warm = false;
    if (baseline.isPresent()) {
      String path = store.model(baseline.get().id());
      StoredModel stored = HadoopModels.read(job.hadoop(), path);
      published = Optional.of(HadoopModels.candidate(stored));
      prepared = rows.preparedAs(job.hadoop(), stored);
      warm =
          stored.components() == fit.components() && !isDue(settings, baseline.get().coldSince());
      if (warm) {
        fit = warm(fit, path);
        coldSince = baseline.get().coldSince();
      }
    }
    WarmStart start =
        warm
            ? new WarmStart(published, prepared.all())
            : WarmStart.of(job.hadoop(), fit, prepared.all());
    return new NightlyPlan(
        prepared.with(start.rows()), baseline, published, fit, start.model(), coldSince);
  }

  private static boolean isDue(NightlySettings settings, LocalDate coldSince) {
    long days = ChronoUnit.DAYS.between(coldSince, settings.runDate());
    return settings.fit().coldEvery() > 0 && days >= settings.fit().coldEvery();
  }

  private static FitSettings warm(FitSettings cold, String model) {
    return new FitSettings(
        cold.components(),
        1,
        cold.seed(),
        new Initialization.FromModel(model),
        cold.rule(),
        cold.hyperParameters());
  }

  /** Where the fit starts, as documents have it. */
  RunDocument.Start document() {
    return new RunDocument.Start(
        fit.start().toString(),
        fit.start() instanceof Initialization.FromModel,
        coldSince.toString(),
        baseline.map(run -> run.id().name()).orElse(null));
  }

  /** One line for people. */
  String describe() {
    return baseline.isEmpty()
        ? Text.format("nothing is published before; a start from %s", fit.start())
        : Text.format(
            "published before: %s; a start from %s", baseline.get().id().name(), fit.start());
  }
}

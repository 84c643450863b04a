package io.emmer.app.nightly;

import io.emmer.app.progress.Progress;
import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Provenance;
import io.emmer.em.model.Publication;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.checkpoint.Checkpoints;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.transform.TransformFiles;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The work of one run: fit, evaluate, ask the gate, write the pages, publish. */
final class NightlyRun {
  private final SparkJob job;
  private final NightlySettings settings;
  private final NightlyStore store;
  private final Function<FitSettings, Progress> progress;
  private final InstantSource clock;
  private final RunId id;
  private final Optional<RunRecord> before;
  private final RunNotes notes;

  /**
   * A run, which begins when it is asked to.
   *
   * @param store whose lock is held
   */
  NightlyRun(
      SparkJob job,
      NightlySettings settings,
      NightlyStore store,
      Function<FitSettings, Progress> progress,
      InstantSource clock,
      RunId id)
      throws IOException {
    this.job = job;
    this.settings = settings;
    this.store = store;
    this.progress = progress;
    this.clock = clock;
    this.id = id;
    this.before = store.read(id);
    this.notes =
        new RunNotes(
            id,
            before.map(run -> run.document().head().attempts()).orElse(0) + 1,
            clock.instant(),
            ModelMetadata.versions(job.session().version()));
  }

  /** A finished fit, and the rows as it saw them. */
  private record Fitted(FitJob.Outcome outcome, Rows rows) {}

  /** Runs it; a failure is recorded before it goes on. */
  RunRecord run() throws IOException {
    long begin = System.nanoTime();
    // Until the new plan is known, checkpoints belong to the one before.
    before.flatMap(RunRecord::identity).ifPresent(notes::identity);
    store.write(notes.record());
    try {
      work();
      ended(begin);
      store.write(notes.record());
    } catch (IOException | RuntimeException | Error e) {
      fail(e, begin);
      throw e;
    }
    RunRecord run = notes.record();
    // Past any failure that the record tells: whoever dies here has the next run move the pointer.
    if (run.status() == RunStatus.PUBLISHED) {
      store.pointer().publish(id);
    }
    return run;
  }

  /** All but the end, as far as the gate lets it. */
  private void work() throws IOException {
    store.pointer().repair();
    DateRows rows = DateRows.of(job.hadoop(), settings.input(), settings.fit().cold().seed());
    job.tell("%s: %s".formatted(id.name(), rows.describe()));
    notes.input(rows.document());
    long count = rows.all().input().rows();
    List<Gate.Check> early = settings.gate().check(count);
    if (early.stream().anyMatch(check -> !check.passed())) {
      conclude(early);
      return;
    }
    NightlyPlan plan = NightlyPlan.of(job, store, settings, rows);
    job.tell(plan.describe());
    Fitted fitted = fit(plan);
    FitResult<?, ?> best = fitted.outcome().best();
    Candidate<?, ?> candidate = candidate(best);
    RowSource heldOut = plan.rows().heldOut().transformed(fitted.rows().transform());
    NightlyEvaluation evaluated = NightlyEvaluation.of(job, heldOut, candidate, plan.published());
    notes.seconds("evaluate", evaluated.seconds());
    notes.evaluation(evaluated.evaluation());
    List<Gate.Check> checks =
        settings.gate().check(count, best.converged(), evaluated.evaluation());
    conclude(checks);
    long begin = System.nanoTime();
    new NightlyPages(job, store, id).write(plan, candidate, evaluated, notes.record());
    notes.seconds("pages", (System.nanoTime() - begin) * 1e-9);
  }

  private Fitted fit(NightlyPlan plan) throws IOException {
    SavedRuns saved = checkpoints(plan);
    deleteModelOfAttempt();
    notes.start(plan);
    store.write(notes.record());
    Fitted fitted;
    Family<?, ?> family = settings.fit().family();
    try (Rows rows = plan.rows().training().load(job, family);
        Progress shown = progress.apply(plan.fit())) {
      fitted =
          new Fitted(FitJob.run(rows.data(), family, plan.fit(), plan.start(), saved, shown), rows);
    }
    notes.seconds("start", fitted.outcome().startSeconds());
    notes.seconds("fit", fitted.outcome().fitSeconds());
    notes.fit(fitted.outcome());
    write(plan, fitted);
    return fitted;
  }

  private void write(NightlyPlan plan, Fitted fitted) throws IOException {
    Provenance provenance =
        ModelMetadata.provenance(settings.options().all(), job.session().version());
    ModelDocument document =
        ModelMetadata.of(fitted.outcome(), plan.fit(), fitted.rows(), provenance);
    try (Publication model = Publication.begin(store.files(), store.model(id), false)) {
      TransformFiles.write(model, fitted.rows().transform());
      FitResult<?, ?> best = fitted.outcome().best();
      ModelDirectory.write(model, best.family().name(), best.model(), document);
      model.commit();
    }
  }

  /** What an attempt before this one left; from here on a model that appears is another run's. */
  private void deleteModelOfAttempt() throws IOException {
    if (store.pointer().latest().equals(Optional.of(id))) {
      throw new InputException(
          "%s: is the published model of a run that is not finished; have latest name another"
              .formatted(store.model(id)));
    }
    store.files().delete(store.model(id));
  }

  /** Those of the same fit are gone on from; others are of no use any more. */
  private SavedRuns checkpoints(NightlyPlan plan) throws IOException {
    Identity identity =
        Identity.of(settings.options().deciding(), plan.rows().training(), plan.start());
    String directory = store.checkpoints(id);
    boolean same = before.flatMap(RunRecord::identity).equals(Optional.of(identity));
    if (!same && store.files().exists(directory)) {
      job.tell("options, input or published model changed since; starting over");
      store.files().delete(directory);
    }
    notes.identity(identity);
    CheckpointSettings checkpoints =
        new CheckpointSettings(directory, settings.fit().checkpointInterval(), true);
    try {
      return Checkpoints.open(store.files(), checkpoints, identity, job::tell);
    } catch (InputException | UsageException e) {
      // Of the same options and input they can only be damaged, or of other numerics.
      String aside = "%s.damaged-%d".formatted(directory, notes.attempts());
      job.tell("warning: %s; moved to %s, starting over".formatted(e.getMessage(), aside));
      if (!store.files().rename(directory, aside)) {
        throw new IOException(directory + ": could not be renamed to " + aside);
      }
      return Checkpoints.open(store.files(), checkpoints, identity, job::tell);
    }
  }

  /** The status that the checks give, and why. */
  private void conclude(List<Gate.Check> checks) throws IOException {
    String refused =
        checks.stream()
            .filter(check -> !check.passed())
            .map(Gate.Check::said)
            .collect(Collectors.joining("; "));
    Optional<RunId> latest = store.pointer().latest();
    RunStatus status = RunStatus.PUBLISHED;
    String reason = "the gate let it pass";
    if (!refused.isEmpty()) {
      status = RunStatus.REFUSED;
      reason = refused;
    } else if (latest.isPresent() && latest.get().date().isAfter(id.date())) {
      status = RunStatus.STORED;
      reason = "older than the published model of " + latest.get().date();
    }
    notes.conclude(checks, status, reason);
  }

  private void ended(long begin) {
    notes.seconds("total", (System.nanoTime() - begin) * 1e-9);
    notes.end(clock.instant());
  }

  private void fail(Throwable failure, long begin) {
    notes.fail(Failures.describe(failure), Failures.exitCode(failure));
    ended(begin);
    try {
      store.write(notes.record());
      Metrics.write(store, settings, notes.record(), clock.instant(), job::tell);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      FitResult<M, S> result) {
    return new Candidate<>(result.family(), result.model());
  }
}

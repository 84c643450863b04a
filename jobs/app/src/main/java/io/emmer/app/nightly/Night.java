package io.emmer.app.nightly;

import io.emmer.app.progress.Progress;
import io.emmer.em.Candidate;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.ModelDocument;
import io.emmer.em.model.Publication;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.UsageException;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.checkpoint.Checkpoints;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.fit.FitJob;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.transform.TransformFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The work of one run: fit, evaluate, ask the gate, write the pages, publish. */
final class Night {
  private final NightContext context;
  private final SparkJob job;
  private final NightlySettings settings;
  private final NightStore store;
  private final Consumer<String> messages;
  private final RunId id;
  private final Optional<RunRecord> before;
  private final RunNotes notes;

  /**
   * A run, which begins when it is asked to.
   *
   * @param store whose lock is held
   */
  Night(NightContext context, NightStore store, RunId id) throws IOException {
    this.context = context;
    this.job = context.job();
    this.settings = context.settings();
    this.store = store;
    this.messages = context.messages();
    this.id = id;
    this.before = store.read(id);
    this.notes =
        new RunNotes(
            id,
            before.map(run -> run.document().head().attempts()).orElse(0) + 1,
            context.clock().instant(),
            ModelMetadata.versions(job.session().version()));
  }

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
    NightRows rows = context.rows().open();
    messages.accept("%s: %s".formatted(id.name(), rows.describe()));
    notes.input(NightPlan.input(rows));
    List<Gate.Check> early = settings.gate().check(rows.all().rows());
    if (early.stream().anyMatch(check -> !check.passed())) {
      conclude(early);
      return;
    }
    NightPlan plan = NightPlan.of(job, store, settings, rows);
    messages.accept(plan.describe());
    FitJob.Outcome outcome = fit(plan);
    FitResult<?, ?> best = outcome.best();
    Candidate<?, ?> candidate = candidate(best);
    NightEvaluation evaluated = NightEvaluation.of(rows, candidate, plan.published());
    notes.seconds("evaluate", evaluated.seconds());
    notes.evaluation(evaluated.evaluation());
    List<Gate.Check> checks =
        settings.gate().check(rows.all().rows(), best.converged(), evaluated.evaluation());
    conclude(checks);
    long begin = System.nanoTime();
    new NightPages(job, store, id).write(plan, candidate, evaluated, notes.record());
    notes.seconds("pages", (System.nanoTime() - begin) * 1e-9);
  }

  private FitJob.Outcome fit(NightPlan plan) throws IOException {
    SavedRuns saved = checkpoints(plan);
    deleteModelOfAttempt();
    notes.start(plan);
    store.write(notes.record());
    NightRows rows = plan.rows();
    FitJob.Outcome outcome;
    try (SparkDataset data = rows.loadTraining(settings.family());
        Progress shown = context.progress().apply(plan.fit())) {
      outcome = FitJob.run(data, settings.family(), plan.fit(), plan.start(), saved, shown);
    }
    notes.seconds("start", outcome.startSeconds());
    notes.seconds("fit", outcome.fitSeconds());
    notes.fit(outcome);
    ModelDocument document =
        ModelMetadata.of(
            outcome,
            plan.fit(),
            ModelMetadata.input(rows.training(), rows.scaling(), rows.transform()),
            rows.training().rows(),
            ModelMetadata.provenance(rows.configuration(), job.session().version()));
    try (Publication model = Publication.begin(store.files(), store.model(id), false)) {
      TransformFiles.write(model, rows.transform());
      FitResult<?, ?> best = outcome.best();
      ModelDirectory.write(model, best.family().name(), best.model(), document);
      model.commit();
    }
    return outcome;
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
  private SavedRuns checkpoints(NightPlan plan) throws IOException {
    Identity identity = plan.rows().identity(plan.start());
    String directory = store.checkpoints(id);
    boolean same = before.flatMap(RunRecord::identity).equals(Optional.of(identity));
    if (!same && store.files().exists(directory)) {
      messages.accept("options, input or published model changed since; starting over");
      store.files().delete(directory);
    }
    notes.identity(identity);
    CheckpointSettings checkpoints =
        new CheckpointSettings(directory, settings.checkpointInterval(), true);
    try {
      return Checkpoints.open(store.files(), checkpoints, identity, messages);
    } catch (InputException | UsageException e) {
      // Of the same options and input they can only be damaged, or of other numerics.
      String aside = "%s.damaged-%d".formatted(directory, notes.attempts());
      messages.accept("warning: %s; moved to %s, starting over".formatted(e.getMessage(), aside));
      if (!store.files().rename(directory, aside)) {
        throw new IOException(directory + ": could not be renamed to " + aside);
      }
      return Checkpoints.open(store.files(), checkpoints, identity, messages);
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
    notes.end(context.clock().instant());
  }

  private void fail(Throwable failure, long begin) {
    notes.fail(Failures.describe(failure), Failures.exitCode(failure));
    ended(begin);
    try {
      store.write(notes.record());
      Metrics.write(store, settings, notes.record(), context.clock().instant(), messages);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      FitResult<M, S> result) {
    return new Candidate<>(result.family(), result.model());
  }
}

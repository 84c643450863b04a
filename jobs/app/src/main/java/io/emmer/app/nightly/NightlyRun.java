package io.emmer.app.nightly;

import io.emmer.app.nightly.RunDocument.Findings;
import io.emmer.app.progress.Progress;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.page.HtmlReport;
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
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFiles;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The work of one run: fit, evaluate, ask the gate, write the pages, publish. */
final class NightlyRun {
  /** Runs whose curves the page about drift shows. */
  private static final int HISTORY = 30;

  private final SparkJob job;
  private final NightlySettings settings;
  private final NightlyStore store;
  private final Function<FitSettings, Progress> progress;
  private final InstantSource clock;
  private final RunId id;
  private final Optional<RunDocument> before;
  private RunDocument run;

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
    int attempts = before.map(earlier -> earlier.head().attempts()).orElse(0) + 1;
    Map<String, String> versions = ModelMetadata.versions(job.session().version());
    // Until the new plan is known, checkpoints belong to the one before.
    this.run =
        RunDocument.of(id, attempts, clock.instant(), versions)
            .with(before.map(RunDocument::identity).orElse(null));
  }

  /** A finished fit, and what its rows went through. */
  private record Fitted(FitJob.Outcome outcome, RowTransform transform) {}

  /** Runs it; a failure is recorded before it goes on. */
  RunDocument run() throws IOException {
    long begin = System.nanoTime();
    store.write(run);
    try {
      work();
      end(begin, null);
      store.write(run);
    } catch (IOException | RuntimeException | Error e) {
      fail(e, begin);
      throw e;
    }
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
    job.tell(String.format(Locale.ROOT, "%s: %s", id.name(), rows.describe()));
    run = run.with(rows.document());
    long count = rows.all().input().rows();
    List<Gate.Check> early = settings.gate().check(count);
    if (early.stream().anyMatch(check -> !check.passed())) {
      conclude(early);
      return;
    }
    NightlyPlan plan = NightlyPlan.of(job, store, settings, rows);
    job.tell(plan.describe());
    Fitted fitted = fit(plan);
    Candidate<?, ?> candidate = candidate(fitted.outcome().best());
    RowSource heldOut = plan.rows().heldOut().transformed(fitted.transform());
    long begin = System.nanoTime();
    NightlyEvaluation evaluated = NightlyEvaluation.of(job, heldOut, candidate, plan.published());
    run = run.with("evaluate", secondsSince(begin));
    RunDocument.Fitted best = run.found().fit();
    run = run.with(new Findings(best, evaluated.evaluated(), evaluated.drift(), null));
    conclude(settings.gate().check(count, run.found()));
    begin = System.nanoTime();
    writePages(plan, candidate.model(), evaluated, fitted.transform());
    run = run.with("pages", secondsSince(begin));
  }

  private Fitted fit(NightlyPlan plan) throws IOException {
    SavedRuns saved = checkpoints(plan);
    deleteModelOfAttempt();
    run = run.with(plan.document());
    store.write(run);
    Family<?, ?> family = settings.fit().family();
    try (Rows rows = plan.rows().training().load(job, family);
        Progress shown = progress.apply(plan.fit())) {
      FitJob.Outcome outcome =
          FitJob.run(rows.data(), family, plan.fit(), plan.start(), saved, shown);
      run = run.with("start", outcome.startSeconds()).with("fit", outcome.fitSeconds());
      run = run.with(new Findings(RunDocument.Fitted.of(outcome), null, null, null));
      write(plan, outcome, rows);
      return new Fitted(outcome, rows.transform());
    }
  }

  private void write(NightlyPlan plan, FitJob.Outcome outcome, Rows rows) throws IOException {
    Provenance provenance =
        ModelMetadata.provenance(settings.options().all(), job.session().version());
    ModelDocument document = ModelMetadata.of(outcome, plan.fit(), rows, provenance);
    try (Publication model = Publication.begin(store.files(), store.model(id), false)) {
      TransformFiles.write(model, rows.transform());
      FitResult<?, ?> best = outcome.best();
      ModelDirectory.write(model, best.family().name(), best.model(), document);
      model.commit();
    }
  }

  /** What an attempt before this one left; from here on a model that appears is another run's. */
  private void deleteModelOfAttempt() throws IOException {
    if (store.pointer().latest().equals(Optional.of(id))) {
      throw new InputException(
          "%s: is the published model of a run that is not finished; have latest name another",
          store.model(id));
    }
    store.files().delete(store.model(id));
  }

  /** Those of the same fit are gone on from; others are of no use any more. */
  private SavedRuns checkpoints(NightlyPlan plan) throws IOException {
    Identity identity =
        Identity.of(settings.options().deciding(), plan.rows().training(), plan.start());
    String directory = store.checkpoints(id);
    boolean same = before.map(RunDocument::identity).equals(Optional.of(identity));
    if (!same && store.files().exists(directory)) {
      job.tell("options, input or published model changed since; starting over");
      store.files().delete(directory);
    }
    run = run.with(identity);
    CheckpointSettings checkpoints =
        new CheckpointSettings(directory, settings.fit().checkpointInterval(), true);
    try {
      return Checkpoints.open(store.files(), checkpoints, identity, job::tell);
    } catch (InputException | UsageException e) {
      // Of the same options and input they can only be damaged, or of other numerics.
      String aside = String.format(Locale.ROOT, "%s.damaged-%d", directory, run.head().attempts());
      job.tell(
          String.format(
              Locale.ROOT, "warning: %s; moved to %s, starting over", Failures.message(e), aside));
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
    run = run.with(run.found().with(checks)).with(status, reason);
  }

  /** The pages: about the model, and about what changed. */
  private void writePages(
      NightlyPlan plan, Model model, NightlyEvaluation evaluated, RowTransform transform)
      throws IOException {
    ReportData report =
        new ReportData(
            HadoopModels.read(job.hadoop(), store.model(id)),
            model,
            evaluated.ofModel(),
            transform,
            ReportData.image(plan.rows().all().input().rowShape()),
            evaluated.plane(),
            null);
    store.writeFile(store.file(id, "report.html"), HtmlReport.render(report));
    List<double[]> published =
        plan.published()
            .map(before -> ReportData.prototypes(before.model(), transform))
            .orElse(List.of());
    store.writeFile(
        store.file(id, "drift.html"), new DriftPage(history(), report, published).html());
  }

  /** The newest runs of the dates up to this one, oldest first. */
  private List<RunDocument> history() throws IOException {
    List<RunId> dates =
        store.newestOfDates().stream().filter(date -> date.date().isBefore(id.date())).toList();
    List<RunDocument> history = new ArrayList<>();
    for (RunId date : dates.subList(Math.max(0, dates.size() - HISTORY + 1), dates.size())) {
      store.readable(date).ifPresent(history::add);
    }
    history.add(run);
    return history;
  }

  private void end(long begin, Integer exitCode) {
    run = run.with("total", secondsSince(begin)).with(exitCode, clock.instant());
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }

  private void fail(Throwable failure, long begin) {
    run = run.with(RunStatus.FAILED, Failures.describe(failure));
    end(begin, Failures.exitCode(failure));
    try {
      store.write(run);
      Metrics.write(store, settings, run, clock.instant(), job::tell);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      FitResult<M, S> result) {
    return new Candidate<>(result.family(), result.model());
  }
}

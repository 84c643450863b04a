package io.emmer.app.nightly;

import io.emmer.app.evaluation.Evaluation;
import io.emmer.app.evaluation.EvaluationTask;
import io.emmer.app.image.ImageShape;
import io.emmer.app.progress.Progress;
import io.emmer.app.report.ModelProfile;
import io.emmer.app.report.Plane;
import io.emmer.app.report.ReportData;
import io.emmer.app.report.page.HtmlReport;
import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.Provenance;
import io.emmer.em.model.StoredModel;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
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
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.store.HadoopModels;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One scheduled run of one date, which may be asked for again at any time: a date that is done
 * stays as it is, one that died goes on from its checkpoint, one that failed is tried again.
 */
public final class NightlyJob {
  private final SparkJob job;
  private final NightlySettings settings;
  private final Function<FitSettings, Progress> progress;
  private final InstantSource clock;
  private final NightlyStore store;

  /**
   * A run of a date.
   *
   * @param progress shows how a fit goes on
   * @throws io.emmer.spark.UsageException if metrics are to replace a file of something else
   */
  public NightlyJob(
      SparkJob job,
      NightlySettings settings,
      Function<FitSettings, Progress> progress,
      InstantSource clock)
      throws IOException {
    this.job = job;
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
    this.store = NightlyStore.of(job.hadoop(), settings.output(), job::tell);
    if (settings.prometheus().isPresent()) {
      Metrics.requireOwn(store, settings.prometheus().get());
    }
  }

  /**
   * What would be done, without doing it; checks the input and the published model.
   *
   * @return one line for people
   */
  public String preview() throws IOException {
    Optional<RunDocument> last = store.newest(settings.runDate());
    if (isDone(last)) {
      return Text.format(
          "%s is %s already; nothing to do",
          settings.runDate(), last.orElseThrow().status().label());
    }
    NightlyPlan plan = NightlyPlan.of(job, store, settings, rowsToFit(store));
    return Text.format("%s; %s", plan.rows().describe(), plan.describe());
  }

  /**
   * Runs the date.
   *
   * @return its record, published, stored, refused or withdrawn
   * @throws io.emmer.spark.RunException if another run holds the lock
   * @throws InputException if the input is bad, or that of a finished date has changed
   */
  public RunDocument run() throws IOException {
    String work = "run date " + settings.runDate();
    try (RunLock lock = RunLock.acquire(job.hadoop(), store.lock(), work, clock, job::tell)) {
      NightlyStore held = store.under(lock);
      Optional<RunDocument> last = held.newest(settings.runDate());
      if (isDone(last)) {
        return done(held, last.orElseThrow());
      }
      RunId id =
          last.map(run -> run.status().isFinished() ? run.id().next() : run.id())
              .orElse(new RunId(settings.runDate(), 1));
      RunDocument run = new NightlyRun(held, id).run();
      end(held, run);
      return run;
    }
  }

  private DateRows rows(NightlyStore from) throws IOException {
    return DateRows.of(
        job.hadoop(),
        settings.input(),
        settings.fit().cold().seed(),
        from.pointer().baseline(settings.runDate()));
  }

  /** The same, whose columns are those of the published model. */
  private DateRows rowsToFit(NightlyStore from) throws IOException {
    Optional<RunDocument> baseline = from.pointer().baseline(settings.runDate());
    if (baseline.isEmpty() || !settings.fit().family().support().missing()) {
      return rows(from);
    }
    StoredModel published = HadoopModels.read(job.hadoop(), from.model(baseline.get().id()));
    NightlySettings.Input input = settings.input();
    return DateRows.of(
        job.hadoop(),
        new NightlySettings.Input(input.query().knowing(published, true), input.heldOut()),
        settings.fit().cold().seed(),
        baseline);
  }

  private boolean isDone(Optional<RunDocument> last) {
    return last.isPresent() && last.get().status().isFinished() && !settings.force();
  }

  /** Does nothing, but for a pointer that a run died before moving. */
  private RunDocument done(NightlyStore held, RunDocument run) throws IOException {
    Optional<RunId> repaired = held.pointer().repair();
    if (repaired.isPresent()) {
      held.readable(repaired.get()).ifPresent(published -> end(held, published));
    }
    requireUnchanged(run);
    job.tell(FinishedNight.nothingToDo(run));
    return run;
  }

  private void requireUnchanged(RunDocument run) throws IOException {
    String advice = Text.format("restore it, or give --force to run %s again", run.id().date());
    String found;
    try {
      found = rows(store).fingerprint();
    } catch (InputException | ModelFormatException e) {
      throw new InputException(
          e,
          "%s; %s is %s with another input; %s",
          Failures.message(e),
          run.id().date(),
          run.status().label(),
          advice);
    }
    if (!run.fingerprint().isEmpty() && !found.equals(run.fingerprint())) {
      throw new InputException(
          "the input of %s, which is %s, has changed: found fingerprint %s, expected %s; %s",
          run.id().date(),
          run.status().label(),
          abbreviated(found),
          abbreviated(run.fingerprint()),
          advice);
    }
  }

  private static String abbreviated(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }

  /** What is not worth failing a run that is over. */
  private void end(NightlyStore held, RunDocument run) {
    try {
      Retention.prune(held, settings.keepRuns(), run.id());
    } catch (IOException | RuntimeException e) {
      job.tell("warning: old runs stay for now: " + Failures.describe(e));
    }
    Metrics.write(held, settings, run, clock.instant(), job::tell);
  }

  /** The work of one run: fit, evaluate, ask the gate, write the pages, publish. */
  private final class NightlyRun {
    /** Runs whose curves the page about drift shows. */
    private static final int HISTORY = 30;

    private final NightlyStore held;
    private final RunId id;
    private final Optional<RunDocument> before;
    private RunDocument run;

    /**
     * A run, which begins when it is asked to.
     *
     * @param held whose lock is held
     */
    NightlyRun(NightlyStore held, RunId id) throws IOException {
      this.held = held;
      this.id = id;
      this.before = held.read(id);
      int attempts = before.map(earlier -> earlier.head().attempts()).orElse(0) + 1;
      Map<String, String> versions = ModelMetadata.versions(job.context().version());
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
      held.write(run);
      try {
        work();
        end(begin, null);
        held.write(run);
      } catch (IOException | RuntimeException | Error e) {
        fail(e, begin);
        throw e;
      }
      // Past any failure that the record tells: whoever dies here has the next run move the
      // pointer.
      if (run.status() == RunStatus.PUBLISHED) {
        held.pointer().publish(id);
      }
      return run;
    }

    /** All but the end, as far as the gate lets it. */
    private void work() throws IOException {
      held.pointer().repair();
      DateRows rows = rowsToFit(held);
      job.tell(Text.format("%s: %s", id.name(), rows.describe()));
      rows.all().tellDoubts(job);
      run = run.with(rows.document());
      long count = rows.all().input().rows();
      List<Gate.Check> early = settings.gate().check(count);
      if (early.stream().anyMatch(check -> !check.passed())) {
        conclude(early);
        return;
      }
      NightlyPlan plan = NightlyPlan.of(job, held, settings, rows);
      job.tell(plan.describe());
      Fitted fitted = fit(plan);
      Candidate<?, ?> candidate = fitted.outcome().best().candidate();
      RowSource heldOut = plan.rows().heldOut().transformed(fitted.transform());
      Candidate<?, ?> oldest = // of tables, whose levels the new model has too
          plan.published().filter(old -> old.model() instanceof MixedModel).orElse(candidate);
      if (oldest.model() instanceof MixedModel known) {
        heldOut = heldOut.closed(known.schema());
      }
      long begin = System.nanoTime();
      NightlyEvaluation evaluated = NightlyEvaluation.of(job, heldOut, candidate, plan.published());
      run = run.with("evaluate", secondsSince(begin));
      ModelDrift drift = evaluated.drift() == null ? null : evaluated.drift().with(columns(plan));
      run = run.with(run.found().with(evaluated.evaluated(), drift));
      conclude(settings.gate().check(count, run.found()));
      begin = System.nanoTime();
      writePages(plan, candidate.model(), evaluated, fitted.transform());
      run = run.with("pages", secondsSince(begin));
    }

    /** How far the columns moved since the published model, as both directories tell. */
    private List<ColumnDrift> columns(NightlyPlan plan) throws IOException {
      String before = held.model(plan.baseline().orElseThrow().id());
      Optional<TableSchema> now =
          HadoopModels.read(job.hadoop(), held.model(id)).document().schema();
      Optional<TableSchema> published = HadoopModels.read(job.hadoop(), before).document().schema();
      return now.isEmpty() || published.isEmpty()
          ? List.of()
          : ColumnDrift.of(now.get(), published.get());
    }

    private Fitted fit(NightlyPlan plan) throws IOException {
      SavedRuns saved = checkpoints(plan);
      deleteModelOfAttempt();
      run = run.with(plan.document());
      held.write(run);
      Family<?, ?> family = settings.fit().family();
      try (Rows rows = plan.rows().training().load(job, family);
          Progress shown = progress.apply(plan.fit())) {
        FitJob.Outcome outcome =
            FitJob.run(rows.data(), rows.bind(family), plan.fit(), plan.start(), saved, shown);
        run = run.with("start", outcome.startSeconds()).with("fit", outcome.fitSeconds());
        run = run.with(RunDocument.Found.of(outcome));
        Provenance provenance =
            ModelMetadata.provenance(settings.options().all(), job.context().version());
        ModelMetadata.write(
            held.files(), held.model(id), outcome, plan.fit(), rows.described(), provenance);
        return new Fitted(outcome, rows.transform());
      }
    }

    /** What an attempt before this one left; from here on a model that appears is another run's. */
    private void deleteModelOfAttempt() throws IOException {
      if (held.pointer().latest().equals(Optional.of(id))) {
        throw new InputException(
            "%s: is the published model of a run that is not finished; have latest name another",
            held.model(id));
      }
      held.files().delete(held.model(id));
    }

    /** Those of the same fit are gone on from; others are of no use any more. */
    private SavedRuns checkpoints(NightlyPlan plan) throws IOException {
      Identity identity =
          Identity.of(settings.options().deciding(), plan.rows().training(), plan.start());
      String directory = held.checkpoints(id);
      boolean same = before.map(RunDocument::identity).equals(Optional.of(identity));
      if (!same && held.files().exists(directory)) {
        job.tell("options, input or published model changed since; starting over");
        held.files().delete(directory);
      }
      run = run.with(identity);
      CheckpointSettings checkpoints =
          new CheckpointSettings(directory, settings.fit().checkpointInterval(), true);
      try {
        return Checkpoints.open(held.files(), checkpoints, identity, job::tell);
      } catch (InputException | UsageException e) {
        // Of the same options and input they can only be damaged, or of other numerics.
        String aside = Text.format("%s.damaged-%d", directory, run.head().attempts());
        job.tell(
            Text.format("warning: %s; moved to %s, starting over", Failures.message(e), aside));
        if (!held.files().rename(directory, aside)) {
          throw new IOException(directory + ": could not be renamed to " + aside);
        }
        return Checkpoints.open(held.files(), checkpoints, identity, job::tell);
      }
    }

    /** The status that the checks give, and why. */
    private void conclude(List<Gate.Check> checks) throws IOException {
      String refused =
          checks.stream()
              .filter(check -> !check.passed())
              .map(Gate.Check::said)
              .collect(Collectors.joining("; "));
      Optional<RunId> latest = held.pointer().latest();
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
      StoredModel stored = HadoopModels.read(job.hadoop(), held.model(id));
      ImageShape image = ReportData.image(plan.rows().all().input().rowShape());
      ReportData report =
          new ReportData(
              stored,
              model,
              evaluated.ofModel(),
              transform,
              image,
              evaluated.plane(),
              null,
              image != null ? null : ModelProfile.of(stored, model, transform, Optional.empty()));
      held.writeFile(held.file(id, "report.html"), HtmlReport.render(report));
      List<double[]> published =
          plan.published()
              .map(before -> ReportData.prototypes(before.model(), transform))
              .orElse(List.of());
      held.writeFile(
          held.file(id, "drift.html"), new DriftPage(history(), report, published).html());
    }

    /** The newest runs of the dates up to this one, oldest first. */
    private List<RunDocument> history() throws IOException {
      List<RunId> dates =
          held.newestOfDates().stream().filter(date -> date.date().isBefore(id.date())).toList();
      List<RunDocument> history = new ArrayList<>();
      for (RunId date : dates.subList(Math.max(0, dates.size() - HISTORY + 1), dates.size())) {
        held.readable(date).ifPresent(history::add);
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
        held.write(run);
        Metrics.write(held, settings, run, clock.instant(), job::tell);
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }

    /**
     * A look at the held-out rows of a date.
     *
     * @param ofModel the evaluation of the new model
     * @param drift since the published model, or null where there is none
     * @param plane rows to draw where they have two values, else null
     */
    private record NightlyEvaluation(
        Evaluation ofModel, RunDocument.Evaluated evaluated, ModelDrift drift, Plane plane) {
      private static final int EXEMPLARS = 12;

      static NightlyEvaluation of(
          SparkJob job,
          RowSource heldOut,
          Candidate<?, ?> model,
          Optional<Candidate<?, ?>> published)
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
                  .map(
                      other ->
                          ModelDrift.of(model.model(), other.model(), spread(data, model.model())))
                  .orElse(null),
              Plane.of(rows, model));
        }
      }

      /** Densities over the same space can be compared, and distances with distances. */
      static boolean isComparable(Family<?, ?> one, Family<?, ?> other) {
        return one.group().equals(other.group());
      }

      private static double spread(SparkDataset data, Model model) {
        return model instanceof MixedModel
            ? 1 // each column has units of its own
            : Arrays.stream(Moments.of(data).variance()).sum();
      }
    }
  }
}

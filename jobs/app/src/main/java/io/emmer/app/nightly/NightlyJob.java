package io.emmer.app.nightly;

import io.emmer.app.progress.Progress;
import io.emmer.em.model.ModelFormatException;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.fit.FitSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

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
      return String.format(
          Locale.ROOT,
          "%s is %s already; nothing to do",
          settings.runDate(),
          last.orElseThrow().status().label());
    }
    NightlyPlan plan = NightlyPlan.of(job, store, settings, rows());
    return String.format(Locale.ROOT, "%s; %s", plan.rows().describe(), plan.describe());
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
      RunDocument run = new NightlyRun(job, settings, held, progress, clock, id).run();
      end(held, run);
      return run;
    }
  }

  private DateRows rows() throws IOException {
    return DateRows.of(job.hadoop(), settings.input(), settings.fit().cold().seed());
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
    job.tell(
        String.format(
            Locale.ROOT, "%s is %s already; nothing to do", run.id().name(), run.status().label()));
    return run;
  }

  private void requireUnchanged(RunDocument run) throws IOException {
    String advice =
        String.format(Locale.ROOT, "restore it, or give --force to run %s again", run.id().date());
    String found;
    try {
      found = rows().fingerprint();
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
}

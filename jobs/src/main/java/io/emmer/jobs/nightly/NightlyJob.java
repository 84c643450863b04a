package io.emmer.jobs.nightly;

import io.emmer.em.model.ModelFormatException;
import io.emmer.jobs.Failures;
import io.emmer.jobs.InputException;
import io.emmer.jobs.SparkJob;
import io.emmer.jobs.fit.FitSettings;
import io.emmer.jobs.fit.Progress;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One scheduled run of one date, which may be asked for again at any time: a date that is done
 * stays as it is, one that died goes on from its checkpoint, one that failed is tried again.
 */
public final class NightlyJob {
  private final SparkJob job;
  private final NightlySettings settings;
  private final RowSource rows;
  private final Function<FitSettings, Progress> progress;
  private final InstantSource clock;
  private final Consumer<String> messages;
  private final NightStore store;

  /** Looks at the files of the date. */
  @FunctionalInterface
  public interface RowSource {
    NightRows open() throws IOException;
  }

  /**
   * A run of a date.
   *
   * @param progress shows how a fit goes on
   * @param messages takes lines for people
   */
  public NightlyJob(
      SparkJob job,
      NightlySettings settings,
      RowSource rows,
      Function<FitSettings, Progress> progress,
      InstantSource clock,
      Consumer<String> messages)
      throws IOException {
    this.job = job;
    this.settings = settings;
    this.rows = rows;
    this.progress = progress;
    this.clock = clock;
    this.messages = messages;
    this.store = new NightStore(job.hadoop(), settings.output());
  }

  /**
   * What would be done, without doing it; checks the input and the published model.
   *
   * @return one line for people
   */
  public String preview() throws IOException {
    Optional<RunRecord> last = store.newest(settings.runDate());
    if (isDone(last)) {
      return "%s is %s already; nothing to do"
          .formatted(settings.runDate(), last.orElseThrow().status().label());
    }
    NightPlan plan = NightPlan.of(job, store, settings, rows.open());
    return "%s; %s".formatted(plan.rows().describe(), plan.describe());
  }

  /**
   * Runs the date.
   *
   * @return its record, published, stored, refused or withdrawn
   * @throws io.emmer.jobs.RunException if another run holds the lock
   * @throws InputException if the input is bad, or that of a finished date has changed
   */
  public RunRecord run() throws IOException {
    String work = "run date " + settings.runDate();
    try (RunLock lock = RunLock.acquire(job.hadoop(), store.lock(), work, clock, messages)) {
      Optional<RunRecord> last = store.newest(settings.runDate());
      if (isDone(last)) {
        return done(last.orElseThrow(), lock);
      }
      RunId id =
          last.map(run -> run.status().isFinished() ? run.id().next() : run.id())
              .orElse(new RunId(settings.runDate(), 1));
      RunRecord run =
          new Night(job, settings, store, lock, progress, clock, messages).run(id, rows);
      end(run);
      return run;
    }
  }

  private boolean isDone(Optional<RunRecord> last) {
    return last.isPresent() && last.get().status().isFinished() && !settings.force();
  }

  /** Does nothing, but for a pointer that a run died before moving. */
  private RunRecord done(RunRecord run, RunLock lock) throws IOException {
    requireUnchanged(run);
    Optional<RunId> latest = store.latest();
    boolean behind = latest.isEmpty() || latest.get().compareTo(run.id()) < 0;
    if (run.status() == RunStatus.PUBLISHED && behind && !run.isPruned()) {
      lock.requireHeld();
      store.publish(run.id());
      messages.accept("the pointer to %s was missing; it is set".formatted(run.id().name()));
      end(run);
    } else {
      messages.accept(
          "%s is %s already; nothing to do".formatted(run.id().name(), run.status().label()));
    }
    return run;
  }

  private void requireUnchanged(RunRecord run) throws IOException {
    String advice = "restore it, or give --force to run %s again".formatted(run.id().date());
    String found;
    try {
      found = NightPlan.fingerprint(rows.open());
    } catch (InputException | ModelFormatException e) {
      throw new InputException(
          "%s; %s is %s with another input; %s"
              .formatted(e.getMessage(), run.id().date(), run.status().label(), advice),
          e);
    }
    if (!run.fingerprint().isEmpty() && !found.equals(run.fingerprint())) {
      throw new InputException(
          "the input of %s, which is %s, has changed: found fingerprint %s, expected %s; %s"
              .formatted(
                  run.id().date(),
                  run.status().label(),
                  abbreviated(found),
                  abbreviated(run.fingerprint()),
                  advice));
    }
  }

  private static String abbreviated(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }

  /** What is not worth failing a run that is over. */
  private void end(RunRecord run) {
    try {
      store.prune(settings.keepRuns());
    } catch (IOException | RuntimeException e) {
      messages.accept("warning: old runs stay for now: " + Failures.describe(e));
    }
    Metrics.write(store, settings, run, clock.instant(), messages);
  }
}

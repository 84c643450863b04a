package io.emmer.jobs.nightly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Candidate;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.Publication;
import io.emmer.jobs.Failures;
import io.emmer.jobs.InputException;
import io.emmer.jobs.SparkJob;
import io.emmer.jobs.Version;
import io.emmer.jobs.checkpoint.CheckpointSettings;
import io.emmer.jobs.checkpoint.Checkpoints;
import io.emmer.jobs.checkpoint.Identity;
import io.emmer.jobs.data.SparkDataset;
import io.emmer.jobs.data.transform.TransformFiles;
import io.emmer.jobs.fit.FitJob;
import io.emmer.jobs.fit.FitSettings;
import io.emmer.jobs.fit.ModelMetadata;
import io.emmer.jobs.fit.Progress;
import io.emmer.jobs.fit.SavedRuns;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The work of one run: fit, evaluate, ask the gate, write the pages, publish. */
final class Night {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkJob job;
  private final NightlySettings settings;
  private final NightStore store;
  private final RunLock lock;
  private final Function<FitSettings, Progress> progress;
  private final InstantSource clock;
  private final Consumer<String> messages;
  private final ObjectNode json = JSON.createObjectNode();

  Night(
      SparkJob job,
      NightlySettings settings,
      NightStore store,
      RunLock lock,
      Function<FitSettings, Progress> progress,
      InstantSource clock,
      Consumer<String> messages) {
    this.job = job;
    this.settings = settings;
    this.store = store;
    this.lock = lock;
    this.progress = progress;
    this.clock = clock;
    this.messages = messages;
  }

  /** Runs it; a failure is recorded before it goes on. */
  RunRecord run(RunId id, NightlyJob.RowSource source) throws IOException {
    long begin = System.nanoTime();
    Optional<RunRecord> before = store.read(id);
    begin(id, before);
    try {
      work(id, before, source);
      return finish(id, begin);
    } catch (IOException | RuntimeException | Error e) {
      fail(id, e, begin);
      throw e;
    }
  }

  private void begin(RunId id, Optional<RunRecord> before) throws IOException {
    json.put("schemaVersion", RunRecord.SCHEMA_VERSION);
    json.put("runDate", id.date().toString());
    json.put("revision", id.revision());
    json.put("status", RunStatus.RUNNING.label());
    json.put("reason", "");
    json.put("attempts", before.map(run -> run.json().path("attempts").asInt()).orElse(0) + 1);
    json.put("started", clock.instant().toString());
    ObjectNode versions = json.putObject("versions");
    versions.put("emmer", Version.text());
    versions.put("spark", job.session().version());
    versions.put("java", System.getProperty("java.version"));
    json.putObject("seconds");
    // Until the new plan is known, checkpoints belong to the one before.
    before
        .map(RunRecord::identity)
        .filter(JsonNode::isObject)
        .ifPresent(identity -> json.set("identity", identity));
    store.write(new RunRecord(id, json));
  }

  /** All but the end, as far as the gate lets it. */
  private void work(RunId id, Optional<RunRecord> before, NightlyJob.RowSource source)
      throws IOException {
    NightRows rows = source.open();
    messages.accept("%s: %s".formatted(id.name(), rows.describe()));
    json.set("input", NightPlan.input(rows));
    List<Gate.Check> early = settings.gate().check(rows.all().rows());
    if (early.stream().anyMatch(check -> !check.passed())) {
      conclude(id, early);
      return;
    }
    NightPlan plan = NightPlan.of(job, store, settings, rows);
    messages.accept(plan.describe());
    FitJob.Outcome outcome = fit(id, plan, before);
    FitResult<?, ?> best = outcome.best();
    Candidate<?, ?> candidate = candidate(best);
    NightEvaluation evaluated = NightEvaluation.of(rows, candidate, plan.published());
    seconds("evaluate", evaluated.seconds());
    RunJson.addEvaluation(json, evaluated.evaluation());
    List<Gate.Check> checks =
        settings.gate().check(rows.all().rows(), best.converged(), evaluated.evaluation());
    conclude(id, checks);
    long begin = System.nanoTime();
    lock.requireHeld();
    new NightPages(job, store, id).write(plan, candidate, evaluated, json);
    seconds("pages", (System.nanoTime() - begin) * 1e-9);
  }

  private FitJob.Outcome fit(RunId id, NightPlan plan, Optional<RunRecord> before)
      throws IOException {
    SavedRuns saved = checkpoints(id, plan, before);
    json.put("start", plan.fit().start().toString());
    json.put("warm", plan.isWarm());
    json.put("coldSince", plan.coldSince().toString());
    json.put("comparedWith", plan.baseline().map(run -> run.id().name()).orElse(null));
    store.write(new RunRecord(id, json));
    NightRows rows = plan.rows();
    FitJob.Outcome outcome;
    try (SparkDataset data = rows.loadTraining(settings.family());
        Progress shown = progress.apply(plan.fit())) {
      outcome = FitJob.run(data, settings.family(), plan.fit(), plan.start(), saved, shown);
    }
    seconds("start", outcome.startSeconds());
    seconds("fit", outcome.fitSeconds());
    RunJson.addFit(json, outcome);
    ObjectNode metadata =
        ModelMetadata.of(
            outcome,
            plan.fit(),
            rows.training(),
            rows.scaling(),
            rows.transform(),
            rows.configuration(),
            job.session().version());
    try (Publication model = Publication.begin(store.files(), store.model(id), true)) {
      TransformFiles.write(model, rows.transform());
      FitResult<?, ?> best = outcome.best();
      ModelDirectory.write(model, best.family().name(), best.model(), metadata);
      model.commit();
    }
    return outcome;
  }

  /** Those of the same fit are gone on from; others are of no use any more. */
  private SavedRuns checkpoints(RunId id, NightPlan plan, Optional<RunRecord> before)
      throws IOException {
    Identity identity = plan.rows().identity(plan.start());
    ObjectNode said = JSON.valueToTree(identity);
    String directory = store.checkpoints(id);
    boolean same = before.map(RunRecord::identity).equals(Optional.of(said));
    if (!same && store.files().exists(directory)) {
      messages.accept("options, input or published model changed since; starting over");
      store.files().delete(directory);
    }
    json.set("identity", said);
    CheckpointSettings checkpoints =
        new CheckpointSettings(directory, settings.checkpointInterval(), true);
    try {
      return Checkpoints.open(store.files(), checkpoints, identity, messages);
    } catch (InputException e) {
      messages.accept("warning: %s; starting over".formatted(e.getMessage()));
      store.files().delete(directory);
      return Checkpoints.open(store.files(), checkpoints, identity, messages);
    }
  }

  /** The status that the checks give, and why. */
  private void conclude(RunId id, List<Gate.Check> checks) throws IOException {
    RunJson.addGate(json, checks);
    String refused =
        checks.stream()
            .filter(check -> !check.passed())
            .map(Gate.Check::said)
            .collect(Collectors.joining("; "));
    Optional<RunId> latest = store.latest();
    RunStatus status = RunStatus.PUBLISHED;
    String reason = "the gate let it pass";
    if (!refused.isEmpty()) {
      status = RunStatus.REFUSED;
      reason = refused;
    } else if (latest.isPresent() && latest.get().date().isAfter(id.date())) {
      status = RunStatus.STORED;
      reason = "older than the published model of " + latest.get().date();
    }
    json.put("status", status.label());
    json.put("reason", reason);
  }

  private RunRecord finish(RunId id, long begin) throws IOException {
    seconds("total", (System.nanoTime() - begin) * 1e-9);
    json.put("ended", clock.instant().toString());
    RunRecord run = new RunRecord(id, json);
    lock.requireHeld();
    store.write(run);
    if (run.status() == RunStatus.PUBLISHED) {
      store.publish(id);
    }
    return run;
  }

  private void fail(RunId id, Throwable failure, long begin) {
    json.put("status", RunStatus.FAILED.label());
    json.put("reason", Failures.describe(failure));
    json.put("exitCode", Failures.exitCode(failure));
    seconds("total", (System.nanoTime() - begin) * 1e-9);
    json.put("ended", clock.instant().toString());
    RunRecord run = new RunRecord(id, json);
    try {
      lock.requireHeld();
      store.write(run);
      Metrics.write(store, settings, run, clock.instant(), messages);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void seconds(String phase, double seconds) {
    ((ObjectNode) json.get("seconds")).put(phase, seconds);
  }

  private static <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      FitResult<M, S> result) {
    return new Candidate<>(result.family(), result.model());
  }
}

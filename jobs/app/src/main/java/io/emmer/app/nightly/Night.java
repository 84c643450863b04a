package io.emmer.app.nightly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.app.progress.Progress;
import io.emmer.em.Candidate;
import io.emmer.em.FitResult;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.em.model.ModelDirectory;
import io.emmer.em.model.Publication;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.Version;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  private final NightContext context;
  private final SparkJob job;
  private final NightlySettings settings;
  private final NightStore store;
  private final Consumer<String> messages;
  private final ObjectNode json = JSON.createObjectNode();

  /**
   * A run.
   *
   * @param store whose lock is held
   */
  Night(NightContext context, NightStore store) {
    this.context = context;
    this.job = context.job();
    this.settings = context.settings();
    this.store = store;
    this.messages = context.messages();
  }

  /** Runs it; a failure is recorded before it goes on. */
  RunRecord run(RunId id) throws IOException {
    long begin = System.nanoTime();
    Optional<RunRecord> before = store.read(id);
    begin(id, before);
    RunRecord run = new RunRecord(id, json);
    try {
      work(id, before);
      ended(begin);
      store.write(run);
    } catch (IOException | RuntimeException | Error e) {
      fail(run, e, begin);
      throw e;
    }
    // Past any failure that the record tells: whoever dies here has the next run move the pointer.
    if (run.status() == RunStatus.PUBLISHED) {
      store.pointer().publish(id);
    }
    return run;
  }

  private void begin(RunId id, Optional<RunRecord> before) throws IOException {
    json.put("schemaVersion", RunRecord.SCHEMA_VERSION);
    json.put("runDate", id.date().toString());
    json.put("revision", id.revision());
    json.put("status", RunStatus.RUNNING.label());
    json.put("reason", "");
    json.put("attempts", before.map(run -> run.json().path("attempts").asInt()).orElse(0) + 1);
    json.put("started", context.clock().instant().toString());
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
  private void work(RunId id, Optional<RunRecord> before) throws IOException {
    store.pointer().repair();
    NightRows rows = context.rows().open();
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
    new NightPages(job, store, id).write(plan, candidate, evaluated, json);
    seconds("pages", (System.nanoTime() - begin) * 1e-9);
  }

  private FitJob.Outcome fit(RunId id, NightPlan plan, Optional<RunRecord> before)
      throws IOException {
    SavedRuns saved = checkpoints(id, plan, before);
    deleteModelOfAttempt(id);
    json.put("start", plan.fit().start().toString());
    json.put("warm", plan.isWarm());
    json.put("coldSince", plan.coldSince().toString());
    json.put("comparedWith", plan.baseline().map(run -> run.id().name()).orElse(null));
    store.write(new RunRecord(id, json));
    NightRows rows = plan.rows();
    FitJob.Outcome outcome;
    try (SparkDataset data = rows.loadTraining(settings.family());
        Progress shown = context.progress().apply(plan.fit())) {
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
    try (Publication model = Publication.begin(store.files(), store.model(id), false)) {
      TransformFiles.write(model, rows.transform());
      FitResult<?, ?> best = outcome.best();
      ModelDirectory.write(model, best.family().name(), best.model(), metadata);
      model.commit();
    }
    return outcome;
  }

  /** What an attempt before this one left; from here on a model that appears is another run's. */
  private void deleteModelOfAttempt(RunId id) throws IOException {
    if (store.pointer().latest().equals(Optional.of(id))) {
      throw new InputException(
          "%s: is the published model of a run that is not finished; have latest name another"
              .formatted(store.model(id)));
    }
    store.files().delete(store.model(id));
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
      String aside = "%s.damaged-%d".formatted(directory, json.path("attempts").asInt());
      messages.accept("warning: %s; moved to %s, starting over".formatted(e.getMessage(), aside));
      if (!store.files().rename(directory, aside)) {
        throw new IOException(directory + ": could not be renamed to " + aside);
      }
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
    json.put("status", status.label());
    json.put("reason", reason);
  }

  private void ended(long begin) {
    seconds("total", (System.nanoTime() - begin) * 1e-9);
    json.put("ended", context.clock().instant().toString());
  }

  private void fail(RunRecord run, Throwable failure, long begin) {
    json.put("status", RunStatus.FAILED.label());
    json.put("reason", Failures.describe(failure));
    json.put("exitCode", Failures.exitCode(failure));
    ended(begin);
    try {
      store.write(run);
      Metrics.write(store, settings, run, context.clock().instant(), messages);
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

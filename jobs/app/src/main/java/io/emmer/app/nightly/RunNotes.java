package io.emmer.app.nightly;

import io.emmer.app.nightly.RunDocument.Drift;
import io.emmer.app.nightly.RunDocument.End;
import io.emmer.app.nightly.RunDocument.Evaluated;
import io.emmer.app.nightly.RunDocument.Findings;
import io.emmer.app.nightly.RunDocument.Fitted;
import io.emmer.app.nightly.RunDocument.Head;
import io.emmer.app.nightly.RunDocument.Pair;
import io.emmer.em.FitResult;
import io.emmer.em.model.InputDocument;
import io.emmer.spark.checkpoint.Identity;
import io.emmer.spark.fit.FitJob;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The notes of a run while it goes on, of which its document is made. */
final class RunNotes {
  private final RunId id;
  private final int attempts;
  private final Instant started;
  private final Map<String, String> versions;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private RunStatus status = RunStatus.RUNNING;
  private String reason = "";
  private InputDocument input;
  private Identity identity;
  private RunDocument.Start start;
  private Findings found = new Findings(null, null, null, null);
  private End end;

  RunNotes(RunId id, int attempts, Instant started, Map<String, String> versions) {
    this.id = id;
    this.attempts = attempts;
    this.started = started;
    this.versions = versions;
  }

  /** A run that has no document yet. */
  static RunRecord blank(RunId id) {
    return new RunNotes(id, 0, Instant.EPOCH, Map.of()).record();
  }

  /** The run so far. */
  RunRecord record() {
    Head head =
        new Head(
            RunDocument.SCHEMA_VERSION,
            id.date().toString(),
            id.revision(),
            status.label(),
            reason,
            attempts,
            started.toString());
    return new RunRecord(
        id,
        new RunDocument(
            head, versions, new LinkedHashMap<>(seconds), input, identity, start, found, end));
  }

  int attempts() {
    return attempts;
  }

  void seconds(String phase, double time) {
    seconds.put(phase, time);
  }

  void input(InputDocument rows) {
    input = rows;
  }

  void identity(Identity of) {
    identity = of;
  }

  void start(NightlyPlan plan) {
    start =
        new RunDocument.Start(
            plan.fit().start().toString(),
            plan.isWarm(),
            plan.coldSince().toString(),
            plan.baseline().map(run -> run.id().name()).orElse(null));
  }

  void fit(FitJob.Outcome outcome) {
    FitResult<?, ?> best = outcome.best();
    Fitted fit =
        new Fitted(
            best.family().name(),
            best.model().components(),
            best.family().objective().label(),
            best.objective() / best.weight(),
            best.iterations(),
            best.converged(),
            best.stopReason().name(),
            outcome.runs().size(),
            best.trace().lostComponents());
    found = new Findings(fit, null, null, null);
  }

  void evaluation(HeldOutEvaluation evaluation) {
    Evaluated evaluated =
        new Evaluated(
            evaluation.objective().label(),
            evaluation.ofModel().rows(),
            evaluation.perRow(),
            evaluation.publishedPerRow().orElse(null),
            evaluation.dropPerRow().orElse(null));
    found =
        new Findings(
            found.fit(), evaluated, evaluation.drift().map(RunNotes::drift).orElse(null), null);
  }

  private static Drift drift(ModelDrift drift) {
    return new Drift(
        drift.weights(), drift.parameters(), drift.pairs().stream().map(RunNotes::pair).toList());
  }

  private static Pair pair(ModelDrift.Pair pair) {
    return new Pair(
        pair.component() == ModelDrift.NONE ? null : pair.component(),
        pair.published() == ModelDrift.NONE ? null : pair.published(),
        pair.weight(),
        pair.publishedWeight(),
        pair.centre(),
        pair.spread());
  }

  /** What the gate said, and the status that it gives. */
  void conclude(List<Gate.Check> checks, RunStatus concluded, String why) {
    found = new Findings(found.fit(), found.evaluation(), found.drift(), checks);
    status = concluded;
    reason = why;
  }

  void fail(String why, int exitCode) {
    status = RunStatus.FAILED;
    reason = why;
    end = new End(exitCode, null, null, null);
  }

  void end(Instant ended) {
    end = new End(end == null ? null : end.exitCode(), ended.toString(), null, null);
  }
}

package io.emmer.spark.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.Trace;
import io.emmer.em.metric.InformationCriteria;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.fit.RunSummary;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** sweep.json: every candidate with its trace, every configuration, and the best of each group. */
public final class SweepJson {
  /** The version of the format. */
  static final int SCHEMA_VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private SweepJson() {}

  /** What a sweep found, without its input and how it was called. */
  public static ObjectNode of(SweepResult result, long rows) {
    ObjectNode json = JSON.createObjectNode();
    json.put("schemaVersion", SCHEMA_VERSION);
    json.put("rows", rows);
    json.put("dimensions", result.groups().get(0).best().best().model().dimensions());
    json.put("criterion", result.plan().criterion().toString());
    json.put("restarts", result.plan().restarts());
    json.put("seed", result.plan().configurations().get(0).settings().seed());
    json.put("notStarted", result.notStarted());
    ArrayNode concurrency = json.putArray("concurrency");
    result.concurrency().forEach(concurrency::add);
    Map<Fitted, Integer> ranks = new HashMap<>();
    ArrayNode groups = json.putArray("groups");
    for (SweepResult.Group group : result.groups()) {
      group.ranked().forEach(one -> ranks.put(one, group.ranked().indexOf(one) + 1));
      addGroup(groups.addObject(), group, result);
    }
    ArrayNode configurations = json.putArray("configurations");
    ArrayNode candidates = json.putArray("candidates");
    for (Fitted one : result.fitted()) {
      addConfiguration(configurations.addObject(), one, ranks);
      for (int restart = 0; restart < result.plan().restarts(); restart++) {
        addCandidate(candidates.addObject(), one, restart);
      }
    }
    json.putObject("seconds").put("total", result.seconds());
    return json;
  }

  private static void addGroup(ObjectNode node, SweepResult.Group group, SweepResult result) {
    Configuration best = group.best().configuration();
    node.put("group", group.name());
    node.put("rankedBy", best.hasInertia() ? "inertia" : result.plan().criterion().toString());
    node.put("family", best.family().name());
    node.put("components", best.settings().components());
    node.put("restart", group.best().outcome().bestRestart());
    node.put("value", result.rankedBy(group.best()));
    node.put("model", group.directory());
  }

  private static void addConfiguration(ObjectNode node, Fitted one, Map<Fitted, Integer> ranks) {
    Configuration configuration = one.configuration();
    node.put("family", configuration.family().name());
    node.put("components", configuration.settings().components());
    node.put("group", configuration.group());
    node.put("objectiveName", configuration.family().objective().label());
    node.put("init", configuration.settings().start().toString());
    node.put("maxIterations", configuration.settings().rule().maxIterations());
    node.put("runs", one.runs().size());
    if (!one.isRun()) {
      return;
    }
    node.put("rank", ranks.get(one));
    node.put("bestRestart", one.outcome().bestRestart());
    node.put("objective", one.best().objective());
    DoubleSummaryStatistics objectives = one.objectives();
    node.putObject("objectives")
        .put("min", objectives.getMin())
        .put("mean", objectives.getAverage())
        .put("max", objectives.getMax());
    if (!configuration.hasInertia()) {
      node.put("freeParameters", one.freeParameters());
      addCriteria(node, one.criteria());
    }
  }

  private static void addCandidate(ObjectNode node, Fitted one, int restart) {
    Configuration configuration = one.configuration();
    node.put("family", configuration.family().name());
    node.put("components", configuration.settings().components());
    node.put("restart", restart);
    Optional<RunSummary> finished = one.run(restart);
    if (finished.isEmpty()) {
      node.put("stopReason", "NOT_STARTED");
      return;
    }
    RunSummary run = finished.get();
    node.put("best", restart == one.outcome().bestRestart());
    node.put("keptComponents", run.components());
    Trace trace = run.trace();
    node.put("converged", trace.converged());
    node.put("stopReason", trace.stopReason().name());
    node.put("iterations", trace.iterations());
    node.put("objective", run.objective());
    if (!configuration.hasInertia()) {
      node.put("freeParameters", one.freeParameters());
      node.put("entropy", run.entropy());
      addCriteria(node, one.criteria(run));
    }
    node.put("sumWeights", run.weight());
    node.put("lostComponents", trace.lostComponents());
    node.put("raisedFloors", trace.raisedFloors());
    node.put("falls", trace.falls());
    node.put("seconds", trace.seconds());
    ModelMetadata.addTrace(node, run);
  }

  private static void addCriteria(ObjectNode node, InformationCriteria criteria) {
    node.put("aic", criteria.aic());
    node.put("bic", criteria.bic());
    node.put("icl", criteria.icl());
  }
}

package io.emmer.app.nightly;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.FitResult;
import io.emmer.spark.fit.FitJob;
import java.util.List;

/** The parts of run.json. */
final class RunJson {
  private RunJson() {}

  static void addFit(ObjectNode json, FitJob.Outcome outcome) {
    FitResult<?, ?> best = outcome.best();
    ObjectNode fit = json.putObject("fit");
    fit.put("family", best.family().name());
    fit.put("components", best.model().components());
    fit.put("objective", best.family().objective().label());
    fit.put("objectivePerRow", best.objective() / best.weight());
    fit.put("iterations", best.iterations());
    fit.put("converged", best.converged());
    fit.put("stopReason", best.stopReason().name());
    fit.put("restarts", outcome.runs().size());
    fit.put("lostComponents", best.trace().lostComponents());
  }

  static void addEvaluation(ObjectNode json, Evaluation evaluation) {
    ObjectNode node = json.putObject("evaluation");
    node.put("objective", evaluation.objective().label());
    node.put("rows", evaluation.survey().rows());
    node.put("perRow", evaluation.perRow());
    node.put("publishedPerRow", evaluation.publishedPerRow().orElse(null));
    node.put("dropPerRow", evaluation.dropPerRow().orElse(null));
    if (evaluation.drift().isPresent()) {
      ModelDrift drift = evaluation.drift().get();
      ObjectNode said = json.putObject("drift");
      said.put("weights", drift.weights());
      said.put("parameters", drift.parameters());
      ArrayNode pairs = said.putArray("components");
      drift.pairs().forEach(pair -> addPair(pairs.addObject(), pair));
    }
  }

  private static void addPair(ObjectNode node, ModelDrift.Pair pair) {
    node.put("component", pair.component() == ModelDrift.NONE ? null : pair.component());
    node.put("published", pair.published() == ModelDrift.NONE ? null : pair.published());
    node.put("weight", pair.weight());
    node.put("publishedWeight", pair.publishedWeight());
    node.put("centre", pair.centre());
    node.put("spread", pair.spread());
  }

  static void addGate(ObjectNode json, List<Gate.Check> checks) {
    ArrayNode gate = json.putArray("gate");
    for (Gate.Check check : checks) {
      ObjectNode node = gate.addObject();
      node.put("key", check.key());
      node.put("limit", check.limit());
      node.put("found", check.found());
      node.put("passed", check.passed());
    }
  }
}

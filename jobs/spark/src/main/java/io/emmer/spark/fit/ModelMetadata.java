package io.emmer.spark.fit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.FitResult;
import io.emmer.em.kernel.Kernels;
import io.emmer.spark.Version;
import io.emmer.spark.rows.RowInput;
import io.emmer.spark.rows.Scaling;
import io.emmer.spark.rows.transform.RowTransform;
import io.emmer.spark.rows.transform.TransformFiles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** What model.json says besides the parameters. */
public final class ModelMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelMetadata() {}

  /** The record of a finished fit. */
  public static ObjectNode of(
      FitJob.Outcome outcome,
      FitSettings settings,
      RowInput input,
      Scaling scaling,
      RowTransform transform,
      List<String> configuration,
      String sparkVersion) {
    FitResult<?, ?> best = outcome.best();
    ObjectNode json = JSON.createObjectNode();
    json.put("rows", input.rows());
    json.put("objective", best.family().objective().label());
    json.put("requestedComponents", settings.components());
    json.put("converged", best.converged());
    json.put("stopReason", best.stopReason().name());
    json.put("iterations", best.iterations());
    json.put("seed", settings.seed());
    json.put("lostComponents", best.trace().lostComponents());
    json.put("raisedFloors", best.trace().raisedFloors());
    json.put("falls", best.trace().falls());
    addTrace(json, RunSummary.of(outcome.bestRestart(), best));
    ArrayNode restarts = json.putArray("restarts");
    for (RunSummary run : outcome.runs()) {
      addRun(restarts.addObject(), run, run.restart() == outcome.bestRestart());
    }
    addSettings(json.putObject("hyperParameters"), settings);
    addInput(json.putObject("input"), input, scaling, transform);
    addProvenance(json, configuration, sparkVersion);
    ObjectNode seconds = json.putObject("seconds");
    seconds.put("start", outcome.startSeconds());
    seconds.put("fit", outcome.fitSeconds());
    return json;
  }

  private static void addRun(ObjectNode node, RunSummary run, boolean best) {
    node.put("restart", run.restart());
    node.put("best", best);
    node.put("converged", run.trace().converged());
    node.put("stopReason", run.trace().stopReason().name());
    node.put("iterations", run.trace().iterations());
    addTrace(node, run);
  }

  /** How it was called, and what ran. */
  public static void addProvenance(
      ObjectNode json, List<String> configuration, String sparkVersion) {
    ArrayNode options = json.putArray("configuration");
    configuration.forEach(options::add);
    ObjectNode versions = json.putObject("versions");
    versions.put("emmer", Version.text());
    versions.put("spark", sparkVersion);
    versions.put("java", System.getProperty("java.version"));
    versions.put("kernels", Kernels.get().getClass().getSimpleName());
  }

  /** The traces of a run. */
  public static void addTrace(ObjectNode json, RunSummary run) {
    ArrayNode trace = json.putArray("objectiveTrace");
    run.trace().objectives().forEach(trace::add);
    if (run.hasPrior()) {
      ArrayNode penalized = json.putArray("penalizedTrace");
      // A warm start may be impossible under the prior. Jackson reads "-Infinity" as the number,
      // as do float() of Python and Number() of JavaScript; JSON itself has none, and null is a
      // gap.
      for (double value : run.trace().penalized()) {
        if (Double.isFinite(value)) {
          penalized.add(value);
        } else {
          penalized.add(Double.toString(value));
        }
      }
    }
  }

  private static void addSettings(ObjectNode json, FitSettings settings) {
    json.put("init", settings.start().toString());
    json.put("maxIterations", settings.rule().maxIterations());
    json.put("tolerance", settings.rule().tolerance());
    json.put("absoluteTolerance", settings.rule().absoluteTolerance());
    json.put("pseudoCount", settings.hyperParameters().pseudoCount());
    json.put("varianceFloor", settings.hyperParameters().varianceFloor());
  }

  /** Which rows were read, and how. */
  public static void addInput(
      ObjectNode node, RowInput input, Scaling scaling, RowTransform transform) {
    node.put("dimensions", input.dimensions());
    node.put("rowsInFiles", input.rowsInFiles());
    if (input.subset() != null) {
      node.putObject("subset").put("rows", input.rows()).put("of", input.subset().of());
    }
    node.put("scale", scaling.divisor());
    if (!Double.isNaN(scaling.threshold())) {
      node.put("binarize", scaling.threshold());
    }
    TransformFiles.describe(node, transform);
    ArrayNode shape = node.putArray("rowShape");
    for (int size : input.rowShape()) {
      shape.add(size);
    }
    MessageDigest digest = sha256();
    ArrayNode files = node.putArray("files");
    for (RowInput.File file : input.files()) {
      ObjectNode entry = files.addObject();
      entry.put("path", file.path());
      entry.put("bytes", file.bytes());
      digest.update(new Path(file.path()).getName().getBytes(StandardCharsets.UTF_8));
      digest.update(Long.toString(file.bytes()).getBytes(StandardCharsets.UTF_8));
      digest.update(file.header());
    }
    node.put("fingerprint", HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

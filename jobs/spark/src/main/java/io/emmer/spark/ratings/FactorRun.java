package io.emmer.spark.ratings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.Part;
import io.emmer.em.factor.StepEvaluation;
import io.emmer.em.model.ModelDirectory;
import io.emmer.spark.SparkJob;
import io.emmer.spark.checkpoint.CheckpointSettings;
import io.emmer.spark.fit.ModelMetadata;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The whole of a factorisation, from files to a model directory. */
public final class FactorRun {
  private final SparkJob job;
  private final RatingReader reader;
  private final RatingSettings ratings;
  private final FactorSettings factors;
  private final Consumer<String> progress;

  public FactorRun(
      SparkJob job,
      RatingReader reader,
      RatingSettings ratings,
      FactorSettings factors,
      Consumer<String> progress) {
    this.job = job;
    this.reader = reader;
    this.ratings = ratings;
    this.factors = factors;
    this.progress = progress;
  }

  /** Where a result goes. */
  public record Target(String directory, boolean overwrite) {}

  /**
   * Reads, factorises and writes.
   *
   * @param partitions 0 for one a core
   * @param identity the options that decide about the numbers, for checkpoints
   * @param configuration all options, for model.json
   * @return what model.json says
   */
  public ObjectNode run(
      int partitions,
      Target target,
      Optional<CheckpointSettings> checkpoints,
      Map<String, String> identity,
      List<String> configuration)
      throws IOException {
    FactorModel given = given();
    FactorCheckpoints states = checkpoints(checkpoints, identity, given);
    int parts = partitions > 0 ? partitions : job.context().defaultParallelism();
    RatingLoader loader = new RatingLoader(job.context(), ratings, parts);
    try (RatingData data = loader.load(reader)) {
      progress.accept(describe(data));
      FactorLoop.Result<SparkSteps.State> result =
          new FactorizeJob(job.context(), factors, given, states, at -> report(at.latest()))
              .run(data, reader.files().get(0).toString());
      ObjectNode json = json(data, result);
      ModelMetadata.addProvenance(json, configuration, job.session().version());
      SparkSteps.State best = result.progress().bestState();
      FactorModelWriter.write(job.hadoop(), target, data, best, factors.factors(), json);
      return json;
    }
  }

  private FactorModel given() throws IOException {
    if (!factors.start().startsWith(StartFactors.PREFIX)) {
      return null;
    }
    String directory = factors.start().substring(StartFactors.PREFIX.length());
    FactorModel model = FactorModel.read(job.hadoop(), directory);
    StartFactors.requireRank(model, factors);
    return model;
  }

  private FactorCheckpoints checkpoints(
      Optional<CheckpointSettings> policy, Map<String, String> identity, FactorModel given)
      throws IOException {
    if (policy.isEmpty()) {
      return null;
    }
    HadoopStore store = new HadoopStore(job.hadoop());
    Map<String, String> options = new TreeMap<>(identity);
    if (given != null) {
      options.put("init model's fingerprint", given.fingerprint());
    }
    return FactorCheckpoints.open(store, policy.get(), factors, options, progress);
  }

  private static String describe(RatingData data) {
    return String.format(
        Locale.ROOT,
        "%d ratings read, %d of %d users and %d items kept after %d round(s) of the filter;"
            + " training %d, validation %d, test %d",
        data.counts().read(),
        data.counts().kept(),
        data.userIds().length,
        data.itemIds().length,
        data.counts().rounds(),
        data.baseline().count(Part.TRAINING),
        data.baseline().count(Part.VALIDATION),
        data.baseline().count(Part.TEST));
  }

  private void report(StepEvaluation at) {
    if (at != null) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "step %d: objective %.6g, RMSE training %.5f, validation %.5f",
              at.step(),
              at.objective(),
              at.trainingRmse(),
              at.validationRmse()));
    }
  }

  private ObjectNode json(RatingData data, FactorLoop.Result<SparkSteps.State> result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1).put("family", ModelDirectory.RATINGS);
    json.put("factors", factors.factors());
    json.put("users", data.userIds().length).put("items", data.itemIds().length);
    json.put("globalMean", data.means().global());
    StepEvaluation best = result.progress().best();
    json.put("stopReason", result.reason().name());
    json.put("iterations", result.progress().step());
    json.put("bestStep", best.step());
    json.put("objective", best.objective());
    json.putObject("rmse")
        .put("training", best.trainingRmse())
        .put("validation", best.validationRmse())
        .put("test", best.testRmse());
    json.putObject("userMeanRmse")
        .put("training", data.baseline().rmse(Part.TRAINING))
        .put("validation", data.baseline().rmse(Part.VALIDATION))
        .put("test", data.baseline().rmse(Part.TEST));
    addTrace(json, result.progress().trace());
    addSettings(json.putObject("hyperParameters"));
    addInput(json.putObject("input"), data);
    return json;
  }

  private static void addTrace(ObjectNode json, List<StepEvaluation> trace) {
    var rows = json.putArray("trace");
    for (StepEvaluation at : trace) {
      rows.addObject()
          .put("step", at.step())
          .put("objective", at.objective())
          .put("trainingRmse", at.trainingRmse())
          .put("validationRmse", at.validationRmse());
    }
  }

  private void addSettings(ObjectNode json) {
    json.put("lambda", factors.lambda()).put("init", factors.start()).put("seed", factors.seed());
    json.put("maxIterations", factors.rule().maxSteps());
    json.put("evaluateEvery", factors.rule().evaluateEvery());
    json.put("patience", factors.rule().patience());
    json.put("minRatings", ratings.minRatings());
    json.put("validation", ratings.validationShare()).put("test", ratings.testShare());
    json.put("duplicates", ratings.lastWins() ? "last" : "error");
  }

  private void addInput(ObjectNode json, RatingData data) {
    json.put("ratings", data.counts().read()).put("keptRatings", data.counts().kept());
    for (Part part : Part.values()) {
      json.put(part.name().toLowerCase(Locale.ROOT), data.baseline().count(part));
    }
    var files = json.putArray("files");
    reader.files().forEach(file -> files.add(file.toString()));
  }
}

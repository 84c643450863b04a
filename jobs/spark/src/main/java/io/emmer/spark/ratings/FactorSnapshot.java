package io.emmer.spark.ratings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.StepEvaluation;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.Publication;
import io.emmer.spark.Version;
import io.emmer.spark.checkpoint.ChecksumFile;
import io.emmer.spark.checkpoint.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkpoint of a factorisation: {@code users.npy} (U, k) and {@code items.npy} (I, k) of the
 * step, {@code best_users.npy} and {@code best_items.npy} where an earlier step was better, {@code
 * checkpoint.json} with the trace, and {@code SHA256SUMS}.
 *
 * @param version of the program that wrote it
 * @param users users[u*k + f]
 * @param bestUsers likewise; null where the step is the best
 */
record FactorSnapshot(
    Identity identity,
    String version,
    int step,
    int stale,
    int bestStep,
    List<StepEvaluation> trace,
    double[] users,
    double[] items,
    double[] bestUsers,
    double[] bestItems) {
  private static final String JSON = "checkpoint.json";
  private static final int SCHEMA_VERSION = 1;

  static void write(
      Publication into,
      Identity identity,
      FactorLoop.Progress<SparkSteps.State> at,
      RatingData data,
      int k)
      throws IOException {
    write(into, "", at.state(), data, k);
    if (at.step() != at.best().step()) {
      write(into, "best_", at.bestState(), data, k);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", SCHEMA_VERSION).put("emmer", Version.text());
    identity.write(json);
    json.put("step", at.step()).put("stale", at.stale()).put("bestStep", at.best().step());
    for (StepEvaluation e : at.trace()) {
      json.withArray("trace")
          .addArray()
          .add(e.step())
          .add(e.objective())
          .add(e.trainingRmse())
          .add(e.validationRmse())
          .add(e.testRmse());
    }
    FactorModelWriter.json(into, JSON, json);
    ChecksumFile.write(into);
  }

  private static void write(
      Publication into, String prefix, SparkSteps.State state, RatingData data, int k)
      throws IOException {
    int users = data.rows(Side.USERS);
    int items = data.rows(Side.ITEMS);
    FactorModelWriter.factors(into, prefix + "users.npy", state.users(), users, k);
    FactorModelWriter.factors(into, prefix + "items.npy", state.items(), items, k);
  }

  /**
   * Reads all of it, once the checksums are checked.
   *
   * @throws ModelFormatException where it is damaged, or of a newer version
   */
  static FactorSnapshot read(ModelStore store, String directory) throws IOException {
    ChecksumFile.check(store, directory, List.of(JSON));
    JsonNode json;
    try (InputStream in = store.open(directory + "/" + JSON)) {
      json = new ObjectMapper().readTree(in);
    }
    int version = json.path("schemaVersion").asInt();
    if (version < 1 || version > SCHEMA_VERSION) {
      throw new ModelFormatException(
          "%s/%s: field schemaVersion: found %d, expected %d; go on with the version that wrote it"
              .formatted(directory, JSON, version, SCHEMA_VERSION));
    }
    int step = json.required("step").asInt();
    int best = json.required("bestStep").asInt();
    return new FactorSnapshot(
        Identity.read(json),
        json.required("emmer").asText(),
        step,
        json.required("stale").asInt(),
        best,
        trace(json.required("trace")),
        array(store, directory, "users.npy"),
        array(store, directory, "items.npy"),
        step == best ? null : array(store, directory, "best_users.npy"),
        step == best ? null : array(store, directory, "best_items.npy"));
  }

  private static double[] array(ModelStore store, String directory, String name)
      throws IOException {
    ChecksumFile.check(store, directory, List.of(name));
    String path = directory + "/" + name;
    try (InputStream in = store.open(path)) {
      return NpyFile.read(in, path).values();
    }
  }

  private static List<StepEvaluation> trace(JsonNode rows) {
    List<StepEvaluation> trace = new ArrayList<>();
    for (JsonNode e : rows) {
      trace.add(
          new StepEvaluation(
              e.get(0).asInt(),
              e.get(1).asDouble(),
              e.get(2).asDouble(),
              e.get(3).asDouble(),
              e.get(4).asDouble()));
    }
    return trace;
  }

  /** Where the run was. */
  FactorLoop.Progress<SparkSteps.State> progress(Exchange exchange, int k) {
    StepEvaluation best =
        trace.stream()
            .filter(e -> e.step() == bestStep)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the trace lacks its best step"));
    SparkSteps.State state = state(exchange, k, users, items);
    SparkSteps.State bestState =
        step == bestStep ? state : state(exchange, k, bestUsers, bestItems);
    return new FactorLoop.Progress<>(step, state, best, bestState, stale, trace);
  }

  private static SparkSteps.State state(Exchange exchange, int k, double[] users, double[] items) {
    return SparkSteps.State.create(
        exchange, k, new DriverFactors(k, users), new DriverFactors(k, items));
  }
}

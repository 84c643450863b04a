package io.emmer.spark.ratings;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.StepEvaluation;
import io.emmer.em.model.Flat;
import io.emmer.em.model.Json;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.Publication;
import io.emmer.spark.checkpoint.CheckpointDirectory;
import io.emmer.spark.checkpoint.CheckpointHead;
import io.emmer.spark.checkpoint.ChecksumFile;
import io.emmer.spark.checkpoint.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checkpoint of a factorisation: {@code users.npy} (U, k) and {@code items.npy} (I, k) of the
 * step, {@code best_users.npy} and {@code best_items.npy} where an earlier step was better, {@code
 * checkpoint.json} with the trace, and {@code SHA256SUMS}.
 *
 * @param users users[u*k + f]
 * @param bestUsers likewise; null where the step is the best
 */
record FactorSnapshot(
    Document document, double[] users, double[] items, double[] bestUsers, double[] bestItems)
    implements CheckpointDirectory.Checkpoint {
  private static final String JSON = "checkpoint.json";

  /**
   * The file {@code checkpoint.json}.
   *
   * @param stale evaluations since the best one
   * @param files SHA-256 of the arrays by name
   */
  @Flat
  record Document(
      @JsonUnwrapped CheckpointHead head,
      int step,
      int stale,
      int bestStep,
      @JsonProperty(required = true) List<StepEvaluation> trace,
      Map<String, String> files) {}

  @Override
  public CheckpointHead head() {
    return document.head();
  }

  @Override
  public String progress() {
    return document.step() + " steps";
  }

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
    Document document =
        new Document(
            CheckpointHead.of(identity),
            at.step(),
            at.stale(),
            at.best().step(),
            at.trace(),
            new TreeMap<>(into.checksums()));
    FactorModel.json(into, JSON, document);
    ChecksumFile.write(into);
  }

  private static void write(
      Publication into, String prefix, SparkSteps.State state, RatingData data, int k)
      throws IOException {
    int users = data.rows(Side.USERS);
    int items = data.rows(Side.ITEMS);
    FactorModel.factors(into, prefix + "users.npy", state.users(), users, k);
    FactorModel.factors(into, prefix + "items.npy", state.items(), items, k);
  }

  /**
   * Reads all of it, once the checksums are checked.
   *
   * @throws ModelFormatException where it is damaged, or of a newer version
   */
  static FactorSnapshot read(ModelStore store, String directory) throws IOException {
    ChecksumFile.check(store, directory, List.of(JSON));
    String path = directory + "/" + JSON;
    Document document = Json.read(store, path, Document.class);
    CheckpointHead.requireReadable(document.head(), path);
    boolean best = document.step() == document.bestStep();
    return new FactorSnapshot(
        document,
        array(store, directory, "users.npy"),
        array(store, directory, "items.npy"),
        best ? null : array(store, directory, "best_users.npy"),
        best ? null : array(store, directory, "best_items.npy"));
  }

  private static double[] array(ModelStore store, String directory, String name)
      throws IOException {
    ChecksumFile.check(store, directory, List.of(name));
    String path = directory + "/" + name;
    try (InputStream in = store.open(path)) {
      return NpyFile.read(in, path).values();
    }
  }

  /** Where the run was. */
  FactorLoop.Progress<SparkSteps.State> progress(Exchange exchange, int k) {
    List<StepEvaluation> trace = document.trace();
    int step = document.step();
    StepEvaluation best =
        trace.stream()
            .filter(e -> e.step() == document.bestStep())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the trace lacks its best step"));
    SparkSteps.State state = state(exchange, k, users, items);
    SparkSteps.State bestState =
        bestUsers == null ? state : state(exchange, k, bestUsers, bestItems);
    return new FactorLoop.Progress<>(step, state, best, bestState, document.stale(), trace);
  }

  private static SparkSteps.State state(Exchange exchange, int k, double[] users, double[] items) {
    return SparkSteps.State.create(
        exchange, k, new DriverFactors(k, users), new DriverFactors(k, items));
  }
}

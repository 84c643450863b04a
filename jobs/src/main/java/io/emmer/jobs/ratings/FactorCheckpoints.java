package io.emmer.jobs.ratings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.factor.Evaluation;
import io.emmer.em.factor.FactorLoop;
import io.emmer.em.factor.Part;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.NdArray;
import io.emmer.jobs.UsageException;
import io.emmer.jobs.store.HadoopStore;
import io.emmer.jobs.store.NewDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A directory that holds the latest factors, the best ones and the trace, replaced as a whole. A
 * run that goes on from it ends with the same bits as one that was never interrupted.
 */
final class FactorCheckpoints {
  private static final String JSON = "checkpoint.json";

  private final Configuration conf;
  private final HadoopStore store;
  private final FactorRun.Checkpoints policy;
  private final FactorSettings settings;
  private final RatingSettings ratings;

  FactorCheckpoints(
      Configuration conf,
      FactorRun.Checkpoints policy,
      FactorSettings settings,
      RatingSettings ratings) {
    this.conf = conf;
    this.store = new HadoopStore(conf);
    this.policy = policy;
    this.settings = settings;
    this.ratings = ratings;
  }

  boolean isDue(int step) {
    return step > 0 && step % policy.every() == 0;
  }

  /** Whether there is something to go on from. */
  boolean resumes() throws IOException {
    return policy.resume() && store.exists(policy.directory() + "/" + JSON);
  }

  void write(FactorLoop.Progress<SparkSteps.State> at, RatingData data) throws IOException {
    int k = settings.factors();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", run(data)).put("step", at.step()).put("stale", at.stale());
    json.put("bestStep", at.best().step());
    for (Evaluation e : at.trace()) {
      json.withArray("trace")
          .addArray()
          .add(e.step())
          .add(e.objective())
          .add(e.trainingRmse())
          .add(e.validationRmse())
          .add(e.testRmse());
    }
    NewDirectory.write(
        conf,
        policy.directory(),
        true,
        into -> {
          int users = data.userIds().length;
          int items = data.itemIds().length;
          FactorModelWriter.factors(into, "users.npy", at.state().users(), users, k);
          FactorModelWriter.factors(into, "items.npy", at.state().items(), items, k);
          FactorModelWriter.factors(into, "best_users.npy", at.bestState().users(), users, k);
          FactorModelWriter.factors(into, "best_items.npy", at.bestState().items(), items, k);
          FactorModelWriter.json(into, JSON, json);
        });
  }

  /** What a run must have in common with the one that wrote the checkpoint. */
  private String run(RatingData data) {
    return String.join(
        " ",
        "factors=" + settings.factors(),
        "lambda=" + settings.lambda(),
        "seed=" + settings.seed(),
        "init=" + settings.start(),
        "evaluate-every=" + settings.rule().evaluateEvery(),
        "split=" + ratings.validationShare() + "," + ratings.testShare(),
        "min-ratings=" + ratings.minRatings(),
        "users=" + data.userIds().length + "/" + Arrays.hashCode(data.userIds()),
        "items=" + data.itemIds().length + "/" + Arrays.hashCode(data.itemIds()),
        "squares=" + data.baseline().squaredError(Part.TRAINING));
  }

  /**
   * Reads what was written.
   *
   * @throws UsageException if it belongs to other options or ratings
   */
  FactorLoop.Progress<SparkSteps.State> read(Exchange exchange, RatingData data)
      throws IOException {
    JsonNode json;
    try (InputStream in = store.open(policy.directory() + "/" + JSON)) {
      json = new ObjectMapper().readTree(in);
    }
    String expected = run(data);
    String found = json.path("run").asText();
    if (!found.equals(expected)) {
      throw new UsageException(
          "--resume %s: is of a run with %s, expected %s; give the same options or another --checkpoint"
              .formatted(policy.directory(), found, expected));
    }
    List<Evaluation> trace = new ArrayList<>();
    for (JsonNode e : json.path("trace")) {
      trace.add(
          new Evaluation(
              e.get(0).asInt(),
              e.get(1).asDouble(),
              e.get(2).asDouble(),
              e.get(3).asDouble(),
              e.get(4).asDouble()));
    }
    int step = json.path("step").asInt();
    int bestStep = json.path("bestStep").asInt();
    Evaluation best =
        trace.stream()
            .filter(e -> e.step() == bestStep)
            .findFirst()
            .orElseThrow(
                () -> new ModelFormatException(policy.directory() + ": the trace lacks its best"));
    JsonNode files = json.path("files");
    SparkSteps.State bestState = state(exchange, data, files, "best_");
    SparkSteps.State state = step == bestStep ? bestState : state(exchange, data, files, "");
    return new FactorLoop.Progress<>(
        step, state, best, bestState, json.path("stale").asInt(), trace);
  }

  private SparkSteps.State state(Exchange exchange, RatingData data, JsonNode files, String prefix)
      throws IOException {
    return new SparkSteps.State(
        factors(exchange, Side.USERS, data, files, prefix + "users.npy"),
        factors(exchange, Side.ITEMS, data, files, prefix + "items.npy"),
        null,
        0);
  }

  private Factors factors(
      Exchange exchange, Side side, RatingData data, JsonNode files, String name)
      throws IOException {
    int k = settings.factors();
    NdArray array =
        FactorModel.array(
            store, policy.directory() + "/" + name, files.path(name).asText(), data.rows(side), k);
    return exchange.create(side, k, new TableFactors(k, array.values()));
  }
}

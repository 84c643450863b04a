package io.emmer.spark.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.em.NdArray;
import io.emmer.em.StopReason;
import io.emmer.em.Trace;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.Publication;
import io.emmer.spark.fit.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A {@link Snapshot} as a directory of files; the package says which. */
final class SnapshotFiles {
  static final String ARRAYS = "runs.npz";
  static final String JSON = "checkpoint.json";

  private static final int SCHEMA_VERSION = 1;
  private static final String MODEL = "model/";
  private static final String CARRIED = "carried/";
  private static final String OBJECTIVE = "objectiveTrace";
  private static final String PENALIZED = "penalizedTrace";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SnapshotFiles() {}

  /** Writes all files, the checksums last. */
  static void write(Publication into, Snapshot snapshot) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    snapshot.runs().forEach((name, run) -> addArrays(arrays, name + "/", run));
    snapshot.summaries().forEach((name, run) -> addTrace(arrays, name + "/", run.trace()));
    RunArrays.write(into.create(ARRAYS), arrays);
    write(
        into,
        JSON,
        MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json(snapshot)) + "\n");
    ChecksumFile.write(into);
  }

  private static void write(Publication into, String name, String text) throws IOException {
    try (OutputStream out = into.create(name)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void addArrays(Map<String, NdArray> arrays, String prefix, StoredRun run) {
    new TreeMap<>(run.arrays()).forEach((name, a) -> arrays.put(prefix + MODEL + name, a));
    new TreeMap<>(run.carried()).forEach((name, a) -> arrays.put(prefix + CARRIED + name, a));
    addTrace(arrays, prefix, run.trace());
  }

  private static void addTrace(Map<String, NdArray> arrays, String prefix, Trace trace) {
    arrays.put(prefix + OBJECTIVE, array(trace.objectives()));
    arrays.put(prefix + PENALIZED, array(trace.penalized()));
  }

  private static NdArray array(List<Double> values) {
    return NdArray.of(values.stream().mapToDouble(Double::doubleValue).toArray(), values.size());
  }

  private static ObjectNode json(Snapshot snapshot) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("schemaVersion", SCHEMA_VERSION);
    json.put("emmer", snapshot.version());
    snapshot.identity().write(json);
    ObjectNode runs = json.putObject("runs");
    snapshot
        .runs()
        .forEach(
            (name, run) -> {
              ObjectNode node = runs.putObject(name);
              Trace trace = run.trace();
              node.put("iteration", trace.objectives().size());
              trace.stopped().ifPresent(reason -> node.put("stopReason", reason.name()));
              node.put("components", run.components());
              node.put("dimensions", run.dimensions());
              node.put("lostComponents", trace.lostComponents());
              node.put("raisedFloors", trace.raisedFloors());
              node.put("seconds", trace.seconds());
            });
    ObjectNode summaries = json.putObject("summaries");
    snapshot.summaries().forEach((name, run) -> addSummary(summaries.putObject(name), run));
    return json;
  }

  private static void addSummary(ObjectNode node, RunSummary run) {
    node.put("restart", run.restart());
    node.put("components", run.components());
    node.put("hasPrior", run.hasPrior());
    Trace trace = run.trace();
    node.put("stopReason", trace.stopReason().name());
    node.put("iterations", trace.iterations());
    node.put("lostComponents", trace.lostComponents());
    node.put("raisedFloors", trace.raisedFloors());
    node.put("falls", trace.falls());
    node.put("seconds", trace.seconds());
    node.put("weight", run.weight());
    node.put("entropy", run.entropy());
  }

  private static RunSummary summary(JsonNode json, Map<String, NdArray> arrays, String prefix) {
    return new RunSummary(
        json.required("restart").asInt(),
        json.required("components").asInt(),
        json.required("hasPrior").asBoolean(),
        trace(json, arrays, prefix),
        json.required("weight").asDouble(),
        json.required("entropy").asDouble());
  }

  /**
   * Reads all of it, once the checksums are checked.
   *
   * @throws ModelFormatException where it is damaged, or of a newer version
   */
  static Snapshot read(ModelStore store, String directory) throws IOException {
    ChecksumFile.check(store, directory, List.of(ARRAYS, JSON));
    JsonNode json;
    try (InputStream in = store.open(directory + "/" + JSON)) {
      json = MAPPER.readTree(in);
    }
    int version = json.path("schemaVersion").asInt();
    if (version < 1 || version > SCHEMA_VERSION) {
      throw new ModelFormatException(
          "%s/%s: field schemaVersion: found %d, expected %d; go on with the version that wrote it"
              .formatted(directory, JSON, version, SCHEMA_VERSION));
    }
    Map<String, NdArray> arrays;
    String file = directory + "/" + ARRAYS;
    try (InputStream in = store.open(file)) {
      arrays = RunArrays.read(in, file);
    }
    Map<String, StoredRun> runs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> run : json.required("runs").properties()) {
      runs.put(run.getKey(), run(run.getValue(), arrays, run.getKey() + "/"));
    }
    Map<String, RunSummary> summaries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> run : json.required("summaries").properties()) {
      summaries.put(run.getKey(), summary(run.getValue(), arrays, run.getKey() + "/"));
    }
    return new Snapshot(Identity.read(json), json.path("emmer").asText(), runs, summaries);
  }

  private static StoredRun run(JsonNode json, Map<String, NdArray> arrays, String prefix) {
    return new StoredRun(
        json.required("components").asInt(),
        json.required("dimensions").asInt(),
        below(arrays, prefix + MODEL),
        below(arrays, prefix + CARRIED),
        trace(json, arrays, prefix));
  }

  private static Trace trace(JsonNode json, Map<String, NdArray> arrays, String prefix) {
    return new Trace(
        values(arrays, prefix + OBJECTIVE),
        values(arrays, prefix + PENALIZED),
        json.required("lostComponents").asLong(),
        json.required("raisedFloors").asLong(),
        json.required("seconds").asDouble(),
        Optional.ofNullable(json.get("stopReason")).map(r -> StopReason.valueOf(r.asText())));
  }

  private static Map<String, NdArray> below(Map<String, NdArray> arrays, String prefix) {
    Map<String, NdArray> found = new TreeMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), array);
          }
        });
    return found;
  }

  private static List<Double> values(Map<String, NdArray> arrays, String name) {
    NdArray array = arrays.get(name);
    if (array == null) {
      throw new ModelFormatException(name + ".npy: missing");
    }
    return Arrays.stream(array.values()).boxed().toList();
  }
}

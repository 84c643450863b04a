package io.emmer.spark.checkpoint;

import io.emmer.em.NdArray;
import io.emmer.em.Trace;
import io.emmer.em.model.Json;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.Publication;
import io.emmer.spark.fit.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A {@link Snapshot} as a directory of files; the package says which. */
final class SnapshotFiles {
  static final String ARRAYS = "runs.npz";
  static final String JSON = "checkpoint.json";

  private static final String MODEL = "model/";
  private static final String CARRIED = "carried/";
  private static final String OBJECTIVE = "objectiveTrace";
  private static final String PENALIZED = "penalizedTrace";

  private SnapshotFiles() {}

  /** Writes all files, the checksums last. */
  static void write(Publication into, Snapshot snapshot) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    snapshot.runs().forEach((name, run) -> addArrays(arrays, name + "/", run));
    snapshot.summaries().forEach((name, run) -> addTrace(arrays, name + "/", run.trace()));
    RunArrays.write(into.create(ARRAYS), arrays);
    try (OutputStream out = into.create(JSON)) {
      out.write(Json.bytes(document(snapshot)));
    }
    ChecksumFile.write(into);
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

  private static CheckpointDocument document(Snapshot snapshot) {
    Map<String, CheckpointDocument.Run> runs = new LinkedHashMap<>();
    snapshot.runs().forEach((name, run) -> runs.put(name, CheckpointDocument.Run.of(run)));
    Map<String, CheckpointDocument.Summary> summaries = new LinkedHashMap<>();
    snapshot
        .summaries()
        .forEach((name, run) -> summaries.put(name, CheckpointDocument.Summary.of(run)));
    return new CheckpointDocument(snapshot.head(), runs, summaries);
  }

  /**
   * Reads all of it, once the checksums are checked.
   *
   * @throws ModelFormatException where it is damaged, or of a newer version
   */
  static Snapshot read(ModelStore store, String directory) throws IOException {
    ChecksumFile.check(store, directory, List.of(ARRAYS, JSON));
    String path = directory + "/" + JSON;
    CheckpointDocument document = Json.read(store, path, CheckpointDocument.class);
    CheckpointHead.requireReadable(document.head(), path);
    Map<String, NdArray> arrays;
    String file = directory + "/" + ARRAYS;
    try (InputStream in = store.open(file)) {
      arrays = RunArrays.read(in, file);
    }
    Map<String, StoredRun> runs = new LinkedHashMap<>();
    document.runs().forEach((name, run) -> runs.put(name, run(run, arrays, name + "/")));
    Map<String, RunSummary> summaries = new LinkedHashMap<>();
    document
        .summaries()
        .forEach(
            (name, run) ->
                summaries.put(
                    name,
                    run.summary(
                        values(arrays, name + "/" + OBJECTIVE),
                        values(arrays, name + "/" + PENALIZED))));
    return new Snapshot(document.head(), runs, summaries);
  }

  private static StoredRun run(
      CheckpointDocument.Run run, Map<String, NdArray> arrays, String prefix) {
    return new StoredRun(
        run.components(),
        run.dimensions(),
        below(arrays, prefix + MODEL),
        below(arrays, prefix + CARRIED),
        run.trace(values(arrays, prefix + OBJECTIVE), values(arrays, prefix + PENALIZED)));
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

package io.emmer.spark.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.RunState;
import io.emmer.em.Statistics;
import io.emmer.em.StopReason;
import io.emmer.em.Trace;
import io.emmer.em.model.Flat;
import io.emmer.em.model.Json;
import io.emmer.em.model.ModelFormatException;
import io.emmer.em.model.ModelStore;
import io.emmer.em.model.NpyFile;
import io.emmer.em.model.Publication;
import io.emmer.spark.fit.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What one checkpoint of fits holds, and its directory of files; the package says which.
 *
 * @param runs by their names, in order
 * @param summaries of the runs that are over and whose models nobody asks for, likewise
 */
record Snapshot(CheckpointHead head, Map<String, Run> runs, Map<String, RunSummary> summaries)
    implements CheckpointDirectory.Checkpoint {
  private static final String ARRAYS = "runs.npz";
  private static final String JSON = "checkpoint.json";
  private static final String SUFFIX = ".npy";
  private static final String MODEL = "model/";
  private static final String CARRIED = "carried/";
  private static final String OBJECTIVE = "objectiveTrace";
  private static final String PENALIZED = "penalizedTrace";

  /**
   * A {@link RunState} as files hold it.
   *
   * @param arrays the parameters of the model, and what {@link Model#carried} adds to them, by
   *     names that begin with {@code model/} and {@code carried/}
   */
  record Run(int components, int dimensions, Map<String, NdArray> arrays, Trace trace) {
    static Run of(RunState<?, ?> state) {
      Model model = state.model();
      Map<String, NdArray> arrays = new LinkedHashMap<>();
      new TreeMap<>(model.arrays()).forEach((name, array) -> arrays.put(MODEL + name, array));
      new TreeMap<>(model.carried()).forEach((name, array) -> arrays.put(CARRIED + name, array));
      return new Run(model.components(), model.dimensions(), arrays, state.trace());
    }

    <M extends Model, S extends Statistics<S>> RunState<M, S> state(Family<M, S> family) {
      Map<String, NdArray> all = new HashMap<>();
      arrays.forEach((name, array) -> all.put(name.substring(name.indexOf('/') + 1), array));
      return new RunState<>(family, family.read(components, dimensions, all), trace);
    }
  }

  /** The file {@code checkpoint.json}: which runs there are, and how far they are. */
  @Flat
  record Document(
      @JsonUnwrapped CheckpointHead head,
      Map<String, StoredRun> runs,
      Map<String, StoredSummary> summaries) {}

  /**
   * A run whose model is kept.
   *
   * @param iteration number of the entries of its trace
   */
  @Flat
  record StoredRun(
      int iteration,
      int components,
      int dimensions,
      @JsonUnwrapped @JsonProperty(required = true) Course course) {}

  /** A run whose model is not kept. */
  @Flat
  record StoredSummary(
      int restart,
      int components,
      boolean hasPrior,
      int iterations,
      int falls,
      double weight,
      double entropy,
      @JsonUnwrapped @JsonProperty(required = true) Course course) {}

  /**
   * The course of a run, without its traces, which are arrays.
   *
   * @param stopReason null while it goes on
   */
  record Course(StopReason stopReason, long lostComponents, long raisedFloors, double seconds) {
    static Course of(Trace trace) {
      return new Course(
          trace.stopped().orElse(null),
          trace.lostComponents(),
          trace.raisedFloors(),
          trace.seconds());
    }

    Trace trace(Map<String, NdArray> arrays, String name) {
      return new Trace(
          values(arrays, name + "/" + OBJECTIVE),
          values(arrays, name + "/" + PENALIZED),
          lostComponents,
          raisedFloors,
          seconds,
          Optional.ofNullable(stopReason));
    }
  }

  @Override
  public String progress() {
    int farthest =
        runs.values().stream().mapToInt(run -> run.trace().objectives().size()).max().orElse(0);
    return farthest + " iterations";
  }

  /** Writes all files, the checksums last. */
  void write(Publication into) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Map<String, StoredRun> storedRuns = new LinkedHashMap<>();
    runs.forEach(
        (name, run) -> {
          run.arrays().forEach((key, array) -> arrays.put(name + "/" + key, array));
          addTrace(arrays, name, run.trace());
          int iteration = run.trace().objectives().size();
          Course course = Course.of(run.trace());
          storedRuns.put(
              name, new StoredRun(iteration, run.components(), run.dimensions(), course));
        });
    Map<String, StoredSummary> storedSummaries = new LinkedHashMap<>();
    summaries.forEach(
        (name, run) -> {
          addTrace(arrays, name, run.trace());
          storedSummaries.put(name, stored(run));
        });
    writeArrays(into.create(ARRAYS), arrays);
    into.write(JSON, Json.bytes(new Document(head, storedRuns, storedSummaries)));
    ChecksumFile.write(into);
  }

  private static StoredSummary stored(RunSummary run) {
    return new StoredSummary(
        run.restart(),
        run.components(),
        run.hasPrior(),
        run.trace().iterations(),
        run.trace().falls(),
        run.weight(),
        run.entropy(),
        Course.of(run.trace()));
  }

  private static void addTrace(Map<String, NdArray> arrays, String name, Trace trace) {
    arrays.put(name + "/" + OBJECTIVE, array(trace.objectives()));
    arrays.put(name + "/" + PENALIZED, array(trace.penalized()));
  }

  private static NdArray array(List<Double> values) {
    return NdArray.of(values.stream().mapToDouble(Double::doubleValue).toArray(), values.size());
  }

  /**
   * Reads all of it, once the checksums are checked.
   *
   * @throws ModelFormatException where it is damaged, or of a newer version
   */
  static Snapshot read(ModelStore store, String directory) throws IOException {
    ChecksumFile.check(store, directory, List.of(ARRAYS, JSON));
    String path = directory + "/" + JSON;
    Document document = Json.read(store, path, Document.class);
    CheckpointHead.requireReadable(document.head(), path);
    String file = directory + "/" + ARRAYS;
    Map<String, NdArray> arrays;
    try (InputStream in = store.open(file)) {
      arrays = readArrays(in, file);
    }
    Map<String, Run> runs = new LinkedHashMap<>();
    orEmpty(document.runs())
        .forEach(
            (name, run) -> {
              Map<String, NdArray> own = new TreeMap<>();
              addBelow(arrays, name, MODEL, own);
              addBelow(arrays, name, CARRIED, own);
              Trace trace = run.course().trace(arrays, name);
              runs.put(name, new Run(run.components(), run.dimensions(), own, trace));
            });
    Map<String, RunSummary> summaries = new LinkedHashMap<>();
    orEmpty(document.summaries())
        .forEach(
            (name, run) ->
                summaries.put(
                    name,
                    new RunSummary(
                        run.restart(),
                        run.components(),
                        run.hasPrior(),
                        run.course().trace(arrays, name),
                        run.weight(),
                        run.entropy())));
    return new Snapshot(document.head(), runs, summaries);
  }

  private static <T> Map<String, T> orEmpty(Map<String, T> mapOrNull) {
    return mapOrNull == null ? Map.of() : mapOrNull;
  }

  private static void addBelow(
      Map<String, NdArray> arrays, String name, String kind, Map<String, NdArray> own) {
    String prefix = name + "/" + kind;
    arrays.forEach(
        (key, array) -> {
          if (key.startsWith(prefix)) {
            own.put(key.substring(name.length() + 1), array);
          }
        });
  }

  private static List<Double> values(Map<String, NdArray> arrays, String name) {
    NdArray array = arrays.get(name);
    if (array == null) {
      throw new ModelFormatException("%s.npy: missing", name);
    }
    return Arrays.stream(array.values()).boxed().toList();
  }

  /**
   * Writes arrays by name as {@code numpy.savez} does.
   *
   * @param out is closed
   */
  private static void writeArrays(OutputStream out, Map<String, NdArray> arrays)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      // Bits of parameters do not compress.
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
        entry.setTime(0);
        zip.putNextEntry(entry);
        NpyFile.write(zip, array.getValue());
        zip.closeEntry();
      }
    }
  }

  /** Reads arrays as {@code numpy.load} does. */
  private static Map<String, NdArray> readArrays(InputStream in, String file) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      arrays.put(
          name.substring(0, name.length() - SUFFIX.length()), NpyFile.read(zip, file + "!" + name));
    }
    return arrays;
  }
}

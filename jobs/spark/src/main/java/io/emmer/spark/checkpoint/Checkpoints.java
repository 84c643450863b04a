package io.emmer.spark.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
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
import io.emmer.em.text.Text;
import io.emmer.spark.fit.RunSummary;
import io.emmer.spark.fit.SavedRuns;
import io.emmer.spark.fit.SharedRuns;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The checkpoints of one job while it runs. */
public final class Checkpoints implements SavedRuns {
  private final CheckpointDirectory directory;
  private final Identity identity;
  private final Map<String, Snapshot.Run> runs = new LinkedHashMap<>();
  private final Map<String, RunSummary> summaries = new LinkedHashMap<>();
  private long passes;

  /** States behind a whole pass, or null where the next one is being worked up. */
  private Supplier<Map<String, Snapshot.Run>> settled;

  private Checkpoints(CheckpointDirectory directory, Identity identity) {
    this.directory = directory;
    this.identity = identity;
  }

  /**
   * Looks for checkpoints to go on from; writes nothing yet.
   *
   * @param identity of the job
   * @param messages takes lines for people
   * @throws io.emmer.spark.UsageException if there are checkpoints of another configuration, or any
   *     without resuming
   * @throws io.emmer.spark.InputException if there are some of another input, or none is whole
   */
  public static Checkpoints open(
      ModelStore store, CheckpointSettings settings, Identity identity, Consumer<String> messages)
      throws IOException {
    CheckpointDirectory directory = CheckpointDirectory.open(store, settings, messages);
    Checkpoints checkpoints = new Checkpoints(directory, identity);
    Optional<Snapshot> newest = directory.resume(Snapshot::read, identity);
    newest.ifPresent(
        snapshot -> {
          checkpoints.runs.putAll(snapshot.runs());
          checkpoints.summaries.putAll(snapshot.summaries());
        });
    return checkpoints;
  }

  @Override
  public Optional<RunState<?, ?>> state(SharedRuns.Run run) {
    return Optional.ofNullable(runs.get(name(run))).map(stored -> stored.state(run.family()));
  }

  @Override
  public Optional<RunSummary> summary(SharedRuns.Run run) {
    return Optional.ofNullable(summaries.get(name(run))).filter(summary -> isOver(summary, run));
  }

  /** Whether the rule of a run, which may have changed since, ends it where it ended. */
  private static boolean isOver(RunSummary summary, SharedRuns.Run run) {
    Trace trace = summary.trace();
    return trace.stopReason() == StopReason.FIXED_POINT
        || run.settings()
            .rule()
            .isMet(run.family().objective(), trace.penalized(), summary.weight());
  }

  @Override
  public void reduce(SharedRuns.Run run, RunSummary summary) {
    runs.remove(name(run));
    summaries.put(name(run), summary);
  }

  @Override
  public FitListener saving(List<SharedRuns.Run> wanted) {
    List<String> names = wanted.stream().map(Checkpoints::name).toList();
    return new FitListener() {
      @Override
      public void begun(Supplier<List<RunState<?, ?>>> states) {
        settled = () -> stored(names, states.get());
      }

      @Override
      public void evaluated(Event event) {
        settled = null;
      }

      @Override
      public void passed(boolean ended, Supplier<List<RunState<?, ?>>> states) {
        settled = () -> stored(names, states.get());
        passes++;
        if (ended || directory.isDue(passes)) {
          Map<String, Snapshot.Run> stored = stored(names, states.get());
          write(stored);
          if (ended) {
            runs.putAll(stored);
          }
        }
      }
    };
  }

  @Override
  public Optional<String> save() {
    return settled != null && write(settled.get())
        ? Optional.of(directory.remedy())
        : Optional.empty();
  }

  private static Map<String, Snapshot.Run> stored(List<String> names, List<RunState<?, ?>> states) {
    Map<String, Snapshot.Run> stored = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      stored.put(names.get(i), Snapshot.Run.of(states.get(i)));
    }
    return stored;
  }

  private boolean write(Map<String, Snapshot.Run> current) {
    Map<String, Snapshot.Run> all = new LinkedHashMap<>(runs);
    all.putAll(current);
    Map<String, RunSummary> over = new LinkedHashMap<>(summaries);
    over.keySet().removeAll(all.keySet());
    Snapshot snapshot = new Snapshot(CheckpointHead.of(identity), all, over);
    passes = 0;
    return directory.write(snapshot::write);
  }

  private static String name(SharedRuns.Run run) {
    return Text.format(
        "%s-k%d-r%d", run.family().name(), run.settings().components(), run.restart());
  }

  /**
   * What one checkpoint of fits holds, and its directory of files; the package says which.
   *
   * @param runs by their names, in order
   * @param summaries of the runs that are over and whose models nobody asks for, likewise
   */
  private record Snapshot(
      CheckpointHead head, Map<String, Run> runs, Map<String, RunSummary> summaries)
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
            name.substring(0, name.length() - SUFFIX.length()),
            NpyFile.read(zip, file + "!" + name));
      }
      return arrays;
    }
  }
}

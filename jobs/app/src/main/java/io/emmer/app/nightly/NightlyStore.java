package io.emmer.app.nightly;

import io.emmer.em.model.Json;
import io.emmer.em.model.ModelStore;
import io.emmer.em.text.Text;
import io.emmer.spark.Failures;
import io.emmer.spark.InputException;
import io.emmer.spark.store.HadoopStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * The files of a directory of nights; the package says which. Only who holds its lock may write.
 */
final class NightlyStore {
  static final String RUN_JSON = "run.json";
  static final String RUNS = "runs";
  static final String MODEL = "model";

  private static final String LATEST = "latest";
  private static final String LOCK = "lock";

  private final Configuration conf;
  private final LockGuardedStore store;
  private final String root;
  private final Consumer<String> messages;
  private final Set<RunId> damaged = new HashSet<>();

  private NightlyStore(
      Configuration conf, String root, LockGuardedStore.Guard guard, Consumer<String> messages) {
    this.conf = conf;
    this.store = new LockGuardedStore(conf, guard);
    this.root = root;
    this.messages = messages;
  }

  /** Opens a directory of nights, to be read only. */
  static NightlyStore of(Configuration conf, String directory, Consumer<String> messages)
      throws IOException {
    LockGuardedStore.Guard none =
        () -> {
          throw new IllegalStateException("written without the lock");
        };
    return new NightlyStore(conf, new HadoopStore(conf).absolute(directory), none, messages);
  }

  /** The same directory, which can be written too as long as the lock is held. */
  NightlyStore under(RunLock lock) {
    return new NightlyStore(conf, root, lock::requireHeld, messages);
  }

  /** A line for people. */
  void tell(String message) {
    messages.accept(message);
  }

  /** The file system, whose changes need the lock. */
  ModelStore files() {
    return store;
  }

  /** Writes a file that appears whole or not at all. */
  void writeFile(String path, String text) throws IOException {
    store.rewriteFile(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a file would be one that this keeps, other than that for Prometheus. */
  boolean isReserved(String path) throws IOException {
    String place = store.canonical(path);
    String top = store.canonical(root);
    return place.equals(top)
        || List.of(LATEST, LOCK, LOCK + RunLock.TAKEOVER, RUNS).stream()
            .anyMatch(name -> (place + "/").startsWith(top + "/" + name + "/"));
  }

  String root() {
    return root;
  }

  String lock() {
    return root + "/" + LOCK;
  }

  String latest() {
    return root + "/" + LATEST;
  }

  /** Which run is published. */
  LatestPointer pointer() {
    return new LatestPointer(this);
  }

  String prometheus() {
    return root + "/emmer.prom";
  }

  String directory(RunId id) {
    return root + "/" + RUNS + "/" + id.name();
  }

  String file(RunId id, String name) {
    return directory(id) + "/" + name;
  }

  String model(RunId id) {
    return file(id, MODEL);
  }

  String checkpoints(RunId id) {
    return file(id, "checkpoints");
  }

  /** All runs that have a directory, oldest first. */
  List<RunId> runs() throws IOException {
    return store.list(root + "/" + RUNS).stream()
        .flatMap(name -> RunId.parse(name).stream())
        .sorted()
        .toList();
  }

  /** All runs that have a directory, newest first. */
  List<RunId> newestFirst() throws IOException {
    return runs().stream().sorted(Comparator.reverseOrder()).toList();
  }

  /** The newest run of every date, oldest first. */
  List<RunId> newestOfDates() throws IOException {
    Map<LocalDate, RunId> newest = new TreeMap<>();
    runs().forEach(id -> newest.put(id.date(), id));
    return List.copyOf(newest.values());
  }

  /** The record of a run, if it has one yet. */
  Optional<RunDocument> read(RunId id) throws IOException {
    String path = file(id, RUN_JSON);
    if (!store.exists(path)) {
      return Optional.empty();
    }
    byte[] text;
    try (InputStream in = store.open(path)) {
      text = in.readAllBytes();
    }
    try {
      RunDocument read = Json.read(text, RunDocument.class, RUN_JSON);
      int version = read.head() == null ? 0 : read.head().schemaVersion();
      if (version < 1 || version > RunDocument.SCHEMA_VERSION) {
        throw new InputException(
            "%s: field schemaVersion: found %d, expected 1 to %d; use the version that wrote it",
            path, version, RunDocument.SCHEMA_VERSION);
      }
      RunDocument run = read.as(id);
      run.status();
      run.coldSince();
      return Optional.of(run);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new InputException(
          e,
          "%s: not what nightly wrote: %s; restore it, or delete the run's directory",
          path,
          e.getMessage());
    }
  }

  /** Reads a run that others can do without: a damaged record is a warning, and no run. */
  Optional<RunDocument> readable(RunId id) throws IOException {
    try {
      return read(id);
    } catch (InputException e) {
      if (damaged.add(id)) {
        messages.accept("warning: going on without: " + Failures.message(e));
      }
      return Optional.empty();
    }
  }

  void write(RunDocument run) throws IOException {
    writeFile(file(run.id(), RUN_JSON), Json.text(run) + "\n");
  }

  /** Notes that model and pages of a run are gone; whatever else its record tells stays. */
  void writePruned(RunId id) throws IOException {
    String path = file(id, RUN_JSON);
    writeFile(path, Json.text(Json.object(store, path).put("pruned", true)) + "\n");
  }

  /** The newest run of a date. */
  Optional<RunDocument> newest(LocalDate date) throws IOException {
    Optional<RunId> id =
        runs().stream().filter(run -> run.date().equals(date)).max(Comparator.naturalOrder());
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<RunDocument> found = read(id.get());
    // A directory without a record died before it had one.
    return found.isPresent()
        ? found
        : Optional.of(RunDocument.of(id.get(), 0, Instant.EPOCH, Map.of()));
  }

  /** Which run is published, as the file {@code latest} and the records of runs tell. */
  record LatestPointer(NightlyStore store) {
    /**
     * The run whose model is published: that of the pointer, or one that died before moving it
     * there.
     *
     * @throws InputException if the pointer points nowhere
     */
    Optional<RunId> latest() throws IOException {
      Optional<RunId> pointer = pointer();
      Optional<RunId> ahead = ahead(pointer);
      return ahead.isPresent() ? ahead : pointer;
    }

    /**
     * Moves the pointer where a run died before it did.
     *
     * @return to which run, if it was moved
     */
    Optional<RunId> repair() throws IOException {
      Optional<RunId> ahead = ahead(pointer());
      if (ahead.isPresent()) {
        publish(ahead.get());
        store.tell(Text.format("the pointer to %s was missing; it is set", ahead.get().name()));
      }
      return ahead;
    }

    /** Whether a run died before it moved the pointer. */
    boolean isBehind() throws IOException {
      return ahead(pointer()).isPresent();
    }

    /** The newest published run after that of the pointer. */
    private Optional<RunId> ahead(Optional<RunId> pointer) throws IOException {
      for (RunId id : store.newestFirst()) {
        if (pointer.isPresent() && id.compareTo(pointer.get()) <= 0) {
          break;
        }
        if (store.readable(id).filter(RunDocument::isPublished).isPresent()
            && store.files().exists(store.model(id))) {
          return Optional.of(id);
        }
      }
      return Optional.empty();
    }

    private Optional<RunId> pointer() throws IOException {
      String path = store.latest();
      if (!store.files().exists(path)) {
        return Optional.empty();
      }
      String text;
      try (InputStream in = store.files().open(path)) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      }
      String[] parts = text.split("/", -1);
      Optional<RunId> id =
          parts.length == 3
                  && parts[0].equals(NightlyStore.RUNS)
                  && parts[2].equals(NightlyStore.MODEL)
              ? RunId.parse(parts[1])
              : Optional.empty();
      if (id.isEmpty() || !store.files().exists(store.model(id.get()))) {
        throw new InputException(
            "%s: found '%s', expected the path of a model below, as runs/DATE/model; write one that"
                + " exists",
            path, text);
      }
      return id;
    }

    /** Moves the pointer, in one step. */
    void publish(RunId id) throws IOException {
      store.writeFile(
          store.latest(),
          Text.format("%s/%s/%s\n", NightlyStore.RUNS, id.name(), NightlyStore.MODEL));
    }

    /**
     * The published model that a date is compared with: the latest, and for a date that is not
     * newer the last that was published before it.
     */
    Optional<RunDocument> baseline(LocalDate date) throws IOException {
      Optional<RunId> latest = latest();
      if (latest.isPresent() && latest.get().date().isBefore(date)) {
        return Optional.of(published(latest.get()));
      }
      for (RunId id : store.newestFirst()) {
        if (id.date().isBefore(date)) {
          Optional<RunDocument> run = store.read(id).filter(RunDocument::isPublished);
          if (run.isPresent()) {
            return run;
          }
        }
      }
      return Optional.empty();
    }

    private RunDocument published(RunId id) throws IOException {
      return store
          .read(id)
          .orElseThrow(
              () ->
                  new InputException(
                      "%s: not found, but %s names this run; restore it, or have that name another",
                      store.file(id, NightlyStore.RUN_JSON), store.latest()));
    }
  }

  /**
   * Files that only the holder of a lock may change: before each change that others would see it
   * asks whether the lock is held. What is hidden, as temporary names are, belongs to who made it.
   */
  private static final class LockGuardedStore extends HadoopStore {
    private final Guard guard;

    /** Asked before a change. */
    @FunctionalInterface
    interface Guard {
      /**
       * Lets the holder of the lock pass.
       *
       * @throws io.emmer.spark.RunException if someone else holds it
       */
      void requireHeld() throws IOException;
    }

    LockGuardedStore(Configuration conf, Guard guard) {
      super(conf);
      this.guard = guard;
    }

    @Override
    public void createDirectory(String path) throws IOException {
      guard.requireHeld();
      super.createDirectory(path);
    }

    @Override
    public boolean rename(String from, String to) throws IOException {
      guard.requireHeld();
      return super.rename(from, to);
    }

    @Override
    public void rewriteFile(String path, byte[] bytes) throws IOException {
      guard.requireHeld();
      super.rewriteFile(path, bytes);
    }

    @Override
    public void delete(String path) throws IOException {
      if (!path.startsWith(".", path.lastIndexOf('/') + 1)) {
        guard.requireHeld();
      }
      super.delete(path);
    }
  }
}

package io.emmer.jobs.nightly;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emmer.jobs.InputException;
import io.emmer.jobs.store.HadoopStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** The files of a directory of nights; the package says which. */
public final class NightStore {
  static final String RUN_JSON = "run.json";

  private static final String RUNS = "runs";
  private static final String LATEST = "latest";
  private static final String MODEL = "model";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HadoopStore store;
  private final String root;

  public NightStore(Configuration conf, String directory) throws IOException {
    this.store = new HadoopStore(conf);
    this.root = store.absolute(directory);
  }

  HadoopStore files() {
    return store;
  }

  String root() {
    return root;
  }

  String lock() {
    return root + "/lock";
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

  /** The newest run of every date, oldest first. */
  List<RunId> newestOfDates() throws IOException {
    Map<LocalDate, RunId> newest = new TreeMap<>();
    runs().forEach(id -> newest.put(id.date(), id));
    return List.copyOf(newest.values());
  }

  /** The record of a run, if it has one yet. */
  Optional<RunRecord> read(RunId id) throws IOException {
    String path = file(id, RUN_JSON);
    if (!store.exists(path)) {
      return Optional.empty();
    }
    try (InputStream in = store.open(path)) {
      RunRecord run = new RunRecord(id, (ObjectNode) JSON.readTree(in));
      int version = run.json().path("schemaVersion").asInt();
      if (version < 1 || version > RunRecord.SCHEMA_VERSION) {
        throw new InputException(
            "%s: field schemaVersion: found %d, expected 1 to %d; use the version that wrote it"
                .formatted(path, version, RunRecord.SCHEMA_VERSION));
      }
      run.status();
      return Optional.of(run);
    } catch (JacksonException | ClassCastException | IllegalArgumentException e) {
      throw new InputException(
          "%s: not what nightly wrote: %s; restore it, or delete the run's directory"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  void write(RunRecord run) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run.json()) + "\n";
    store.writeFile(file(run.id(), RUN_JSON), text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** The newest run of a date. */
  Optional<RunRecord> newest(LocalDate date) throws IOException {
    Optional<RunId> id =
        runs().stream().filter(run -> run.date().equals(date)).max(Comparator.naturalOrder());
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<RunRecord> found = read(id.get());
    // A directory without a record died before it had one.
    return found.isPresent() ? found : Optional.of(new RunRecord(id.get(), blank()));
  }

  private static ObjectNode blank() {
    return JSON.createObjectNode().put("status", RunStatus.RUNNING.label());
  }

  /**
   * The run whose model is published.
   *
   * @throws InputException if the pointer points nowhere
   */
  Optional<RunId> latest() throws IOException {
    String path = root + "/" + LATEST;
    if (!store.exists(path)) {
      return Optional.empty();
    }
    String text;
    try (InputStream in = store.open(path)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    String[] parts = text.split("/", -1);
    Optional<RunId> id =
        parts.length == 3 && parts[0].equals(RUNS) && parts[2].equals(MODEL)
            ? RunId.parse(parts[1])
            : Optional.empty();
    if (id.isEmpty() || !store.exists(model(id.get()))) {
      throw new InputException(
          "%s: found '%s', expected the path of a model below, as runs/DATE/model; write one that exists"
              .formatted(path, text));
    }
    return id;
  }

  /** Moves the pointer, in one step. */
  void publish(RunId id) throws IOException {
    String text = "%s/%s/%s\n".formatted(RUNS, id.name(), MODEL);
    store.writeFile(root + "/" + LATEST, text.getBytes(StandardCharsets.UTF_8), true);
  }

  /**
   * The published model that a date is compared with: the latest, and for a date that is not newer
   * the last that was published before it.
   */
  Optional<RunRecord> baseline(LocalDate date) throws IOException {
    Optional<RunId> latest = latest();
    if (latest.isPresent() && latest.get().date().isBefore(date)) {
      return read(latest.get());
    }
    List<RunId> before =
        runs().stream()
            .filter(id -> id.date().isBefore(date))
            .sorted(Comparator.reverseOrder())
            .toList();
    for (RunId id : before) {
      Optional<RunRecord> run = read(id);
      if (run.isPresent() && run.get().status() == RunStatus.PUBLISHED && !run.get().isPruned()) {
        return run;
      }
    }
    return Optional.empty();
  }

  /**
   * Deletes what no one needs: checkpoints of finished runs, and all but run.json of runs that are
   * not among the newest, without the published one.
   */
  void prune(int keep) throws IOException {
    List<RunId> runs = runs();
    Optional<RunId> latest = latest();
    for (int i = 0; i < runs.size(); i++) {
      RunId id = runs.get(i);
      Optional<RunRecord> run = read(id);
      if (run.isEmpty()) {
        continue;
      }
      boolean old = i < runs.size() - keep && !latest.equals(Optional.of(id));
      if (old && !run.get().isPruned()) {
        // Said first: whoever dies in between leaves files, never a record of files that are gone.
        write(new RunRecord(id, run.get().json().deepCopy().put("pruned", true)));
      }
      for (String name : store.list(directory(id))) {
        if (old ? !name.equals(RUN_JSON) : isLeftover(name, run.get())) {
          store.delete(file(id, name));
        }
      }
    }
  }

  private static boolean isLeftover(String name, RunRecord run) {
    return run.status().isFinished() && name.equals("checkpoints");
  }
}

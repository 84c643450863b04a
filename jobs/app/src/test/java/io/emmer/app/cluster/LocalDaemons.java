package io.emmer.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code scripts/cluster}, {@code scripts/hdfs} or {@code scripts/yarn} runs in a folder;
 * closing stops it.
 */
public final class LocalDaemons implements AutoCloseable {
  private final Map<String, String> environment;
  private final String script;
  private final Path directory;
  private final Path output;
  private String url;

  private LocalDaemons(Map<String, String> environment, String script, Path parent)
      throws IOException {
    this.environment = environment;
    this.script = script;
    this.directory = parent.resolve(script);
    this.output = Files.createDirectories(parent.resolve(script + "-output"));
  }

  /** A standalone cluster on free ports; its files are below {@code parent}. */
  public static LocalDaemons cluster(Path parent, String... options) throws Exception {
    return start(Map.of(), "cluster", parent, "--ui-port", options);
  }

  /** As {@link #cluster(Path, String...)}, of the Spark with this home. */
  public static LocalDaemons cluster(Path home, Path parent, String... options) throws Exception {
    Map<String, String> environment = Map.of("SPARK_HOME", home.toString());
    return start(environment, "cluster", parent, "--ui-port", options);
  }

  /** An HDFS on free ports; its files are below {@code parent}. */
  public static LocalDaemons hdfs(Path parent, String... options) throws Exception {
    return start(Map.of(), "hdfs", parent, "--http-port", options);
  }

  /** A YARN on free ports; its files are below {@code parent}. */
  public static LocalDaemons yarn(Path parent, String... options) throws Exception {
    return start(Map.of(), "yarn", parent, "--http-port", options);
  }

  private static LocalDaemons start(
      Map<String, String> environment,
      String script,
      Path parent,
      String pagePort,
      String... options)
      throws Exception {
    LocalDaemons daemons = new LocalDaemons(environment, script, parent);
    List<String> arguments = new ArrayList<>(List.of("--port", "0", pagePort, "0"));
    arguments.addAll(List.of(options));
    Script.Result result = daemons.run("start", arguments.toArray(String[]::new));
    if (result.exitCode() != 0) {
      daemons.close();
      throw new AssertionError(result.err());
    }
    daemons.url = result.out().strip();
    return daemons;
  }

  /** Calls the script for this folder: with {@code start}, {@code stop} or {@code status}. */
  public Script.Result run(String action, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(action, "--dir", directory.toString()));
    arguments.addAll(List.of(options));
    return Script.start(output, environment, script, arguments).await();
  }

  /**
   * {@code spark://127.0.0.1:PORT} or {@code hdfs://127.0.0.1:PORT}; of YARN the folder for
   * clients' HADOOP_CONF_DIR.
   */
  public String url() {
    return url;
  }

  /** The process of a daemon, such as {@code worker-1} or {@code namenode}. */
  public ProcessHandle daemon(String name) throws IOException {
    return find(name).orElseThrow();
  }

  /** The process of a daemon, where it runs. */
  public Optional<ProcessHandle> find(String name) throws IOException {
    String pid = Files.readString(directory.resolve("pids").resolve(name)).strip();
    return ProcessHandle.of(Long.parseLong(pid));
  }

  /** All daemons that run. */
  public List<ProcessHandle> running() throws IOException {
    List<ProcessHandle> processes = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("pids"))) {
      for (Path file : files.toList()) {
        long pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid).ifPresent(processes::add);
      }
    }
    return processes;
  }

  /** The executors that a worker runs: it has no other children. */
  public List<ProcessHandle> executors(String worker) throws IOException {
    return daemon(worker).children().toList();
  }

  @Override
  public void close() throws IOException {
    try {
      Script.Result result = run("stop");
      if (result.exitCode() != 0) {
        throw new AssertionError(result.err());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(script + " stop was interrupted: daemons may still run", e);
    }
  }
}

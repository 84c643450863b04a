package io.emmer.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@code scripts/cluster} or {@code scripts/hdfs} runs in a folder; closing stops it. */
public final class LocalDaemons implements AutoCloseable {
  private final String script;
  private final Path directory;
  private final Path output;
  private String url;

  private LocalDaemons(String script, Path parent) throws IOException {
    this.script = script;
    this.directory = parent.resolve(script);
    this.output = Files.createDirectories(parent.resolve(script + "-output"));
  }

  /** A standalone cluster on free ports; its files are below {@code parent}. */
  public static LocalDaemons cluster(Path parent, String... options) throws Exception {
    return start("cluster", parent, "--ui-port", options);
  }

  /** An HDFS on free ports; its files are below {@code parent}. */
  public static LocalDaemons hdfs(Path parent, String... options) throws Exception {
    return start("hdfs", parent, "--http-port", options);
  }

  private static LocalDaemons start(String script, Path parent, String pagePort, String... options)
      throws Exception {
    LocalDaemons daemons = new LocalDaemons(script, parent);
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
    return Script.run(output, script, arguments);
  }

  /** {@code spark://127.0.0.1:PORT} or {@code hdfs://127.0.0.1:PORT}. */
  public String url() {
    return url;
  }

  /** The process of a daemon, such as {@code worker-1} or {@code namenode}. */
  public ProcessHandle daemon(String name) throws IOException {
    String pid = Files.readString(directory.resolve("pids").resolve(name)).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
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

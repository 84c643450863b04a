package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.DigitFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;

/**
 * An HDFS of two data nodes, a cluster of two workers, one driver at a time, here or on the
 * cluster, and a fit on this machine that nothing harmed.
 */
final class TestBed implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final int LAST_ITERATION = 11;

  private static final String LOCAL = "local[2]";
  private static final int ROWS = 2000;
  private static final int LEAF_ROWS = 64;

  /** Eight rows of a leaf for each component, or more. */
  private static final int LEAF_ROWS_OF_MEMOS = 200;

  private static final int WORKERS = 2;

  /** One that leads and two that work, on either side. */
  private static final int DAEMONS = 3;

  private static final String WORKER_MEMORY = "700m";

  private final Path directory;
  private LocalDaemons hdfs;
  private LocalDaemons cluster;
  private ClusterDriver driver;
  private String driverOf;
  private Map<String, String> reference;

  private TestBed(Path directory) {
    this.directory = directory;
  }

  /** Starts all of it; what a start that failed halfway left is stopped by {@link #close}. */
  static TestBed start(Path directory) throws Exception {
    TestBed bed = new TestBed(directory);
    try {
      bed.begin();
    } catch (Exception | Error e) {
      try (bed) {
        throw e;
      }
    }
    return bed;
  }

  private void begin() throws Exception {
    hdfs = LocalDaemons.hdfs(directory, "--datanodes", "2");
    cluster = LocalDaemons.cluster(directory, "--workers", "2", "--memory", WORKER_MEMORY);
    Path local = DigitFiles.images(localInput(), ROWS);
    onThisMachine();
    try (FileSystem target = FileSystem.newInstance(path(input()).toUri(), hadoop())) {
      target.copyFromLocalFile(path(local.toString()), path(input()));
    }
    assertSucceeded(driver.run(fit(local.toString(), model())));
    reference = StoredModels.sha256(model());
  }

  private org.apache.hadoop.conf.Configuration hadoop() {
    return driver.context().hadoopConfiguration();
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }

  /** A driver on the cores of this machine, which leaves those of the cluster to others. */
  ClusterDriver onThisMachine() throws Exception {
    return drive(LOCAL, LOCAL, 0, Map.of());
  }

  /** A driver with two executors of the cluster, whose workers are started where they were lost. */
  ClusterDriver onCluster() throws Exception {
    if (cluster.running().size() < DAEMONS) {
      Script.Result started = cluster.run("start", "--memory", WORKER_MEMORY);
      assertThat(started.exitCode()).as(started.err()).isZero();
    }
    return drive("cluster", cluster.url(), WORKERS, Map.of());
  }

  /** A driver with the executor that the cluster has without its second worker. */
  ClusterDriver onOneExecutor() throws Exception {
    loseWorker();
    return drive("cluster", cluster.url(), WORKERS - 1, Map.of());
  }

  /** A driver of other settings. */
  ClusterDriver onCluster(Map<String, String> settings, int executors) throws Exception {
    return drive(settings.toString(), cluster.url(), executors, settings);
  }

  private ClusterDriver drive(
      String name, String master, int executors, Map<String, String> settings) throws Exception {
    if (!name.equals(driverOf)) {
      stopDriver();
      driver = ClusterDriver.start(master, executors, withDefaults(settings));
      driverOf = name;
    }
    driver.awaitExecutors(executors);
    return driver;
  }

  void stopDriver() {
    if (driverOf != null) {
      driverOf = null;
      driver.close();
    }
  }

  private Map<String, String> withDefaults(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    String[] faulty = FaultyFileSystem.setting().split("=", 2);
    settings.put(faulty[0], faulty[1]);
    settings.put("spark.hadoop.fs." + PausingHdfs.SCHEME + ".impl", PausingHdfs.class.getName());
    settings.put("spark.hadoop." + PausingHdfs.FOLDER, directory.toString());
    settings.put("spark.hadoop.dfs.replication", "2");
    // Else tasks wait for the executor that has their rows, though another one is idle.
    settings.put("spark.locality.wait", "0");
    return settings;
  }

  /** Ends the second worker, if it runs, with its executor. */
  void loseWorker() throws IOException {
    Optional<ProcessHandle> worker = cluster.find("worker-2");
    if (worker.isPresent()) {
      List<ProcessHandle> executors = cluster.executors("worker-2");
      worker.get().destroyForcibly();
      executors.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(worker.get());
    }
  }

  /** Process 1 may take its time to bury it, and until then it counts as running. */
  static void awaitEnd(ProcessHandle daemon) {
    assertThat(daemon.onExit()).succeedsWithin(Duration.ofMinutes(1));
  }

  /** Starts the data nodes that were lost. */
  void repairHdfs() throws Exception {
    if (hdfs.running().size() < DAEMONS) {
      Script.Result started = hdfs.run("start");
      assertThat(started.exitCode()).as(started.err()).isZero();
    }
  }

  /** The rows on HDFS. */
  String input() {
    return hdfs.url() + "/images";
  }

  /** The model that nothing harmed, on HDFS. */
  String model() {
    return hdfs.url() + "/model";
  }

  /** The same rows as a local file. */
  Path localInput() {
    return directory.resolve("images");
  }

  /** A local folder for what tests write. */
  Path directory() {
    return directory;
  }

  LocalDaemons hdfs() {
    return hdfs;
  }

  LocalDaemons cluster() {
    return cluster;
  }

  /** The one that was asked for last. */
  ClusterDriver driver() {
    return driver;
  }

  List<String> fit(String input, String output, String... more) {
    return fit("bernoulli", LEAF_ROWS, input, output, more);
  }

  /** A fit whose tasks keep memos, of leaves that are large enough for them. */
  List<String> fitWithMemos(String family, String input, String output) {
    return fit(family, LEAF_ROWS_OF_MEMOS, input, output);
  }

  private static List<String> fit(
      String family, int leafRows, String input, String output, String... more) {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family", family));
    arguments.addAll(List.of("--components", "20", "--seed", "3", "--leaf-rows", "" + leafRows));
    arguments.addAll(List.of("--max-iterations", "" + LAST_ITERATION, "--tolerance", "0"));
    arguments.addAll(List.of("--partitions", "" + PARTITIONS));
    arguments.addAll(List.of("--input", input, "--output", output));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Of the model and the rows. */
  List<String> predict(String output) {
    return List.of(
        "predict",
        "--model",
        model(),
        "--input",
        input(),
        "--output",
        output,
        "--partitions",
        "2",
        "--leaf-rows",
        "64");
  }

  /** The verb ended with a message, and left nothing in the folder of its output. */
  static void assertFailed(ClusterDriver.Result result, String message, String output)
      throws IOException {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.lastLine()).startsWith("emmer ").contains(message);
    String parent = output.substring(0, output.lastIndexOf('/'));
    assertThat(StoredModels.names(parent.replace(FaultyFileSystem.SCHEME + "://", "file://")))
        .as("what is left in " + parent)
        .isEmpty();
  }

  static void assertSucceeded(ClusterDriver.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  /** The fit is done, to the bits of the one that nothing harmed. */
  void assertSame(ClusterDriver.Result result, String output) throws IOException {
    assertSucceeded(result);
    assertThat(StoredModels.sha256(output)).isEqualTo(reference);
  }

  @Override
  public void close() throws IOException {
    try {
      stopDriver();
    } finally {
      try {
        close(cluster);
      } finally {
        close(hdfs);
      }
    }
  }

  private static void close(LocalDaemons daemons) throws IOException {
    if (daemons != null) {
      List<ProcessHandle> processes = daemons.running();
      daemons.close();
      processes.forEach(TestBed::awaitEnd);
    }
  }

  /** For what is closed. */
  void assertNothingRuns() throws Exception {
    assertThat(cluster.run("status").out()).startsWith("nothing runs");
    assertThat(hdfs.run("status").out()).startsWith("nothing runs");
  }
}

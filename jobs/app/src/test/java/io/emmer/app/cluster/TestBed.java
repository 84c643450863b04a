package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.app.fixture.DigitFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;

/** A cluster of two workers, an HDFS of two data nodes, a driver, and a fit that nothing harmed. */
final class TestBed implements AutoCloseable {
  static final int PARTITIONS = 4;

  private static final int ROWS = 2000;
  private static final int ITERATIONS = 11;
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
    driver = start(Map.of(), WORKERS);
    Path local = DigitFiles.images(directory.resolve("images"), ROWS);
    try (FileSystem target = FileSystem.newInstance(path(input()).toUri(), hadoop())) {
      target.copyFromLocalFile(path(local.toString()), path(input()));
    }
    assertSucceeded(driver.run(fit(input(), model())));
    reference = StoredModels.sha256(model());
  }

  private org.apache.hadoop.conf.Configuration hadoop() {
    return driver.context().hadoopConfiguration();
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }

  private ClusterDriver start(Map<String, String> more, int executors) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    String[] faulty = FaultyFileSystem.setting().split("=", 2);
    settings.put(faulty[0], faulty[1]);
    settings.put("spark.hadoop.fs." + PausingHdfs.SCHEME + ".impl", PausingHdfs.class.getName());
    settings.put("spark.hadoop." + PausingHdfs.FOLDER, directory.toString());
    settings.put("spark.hadoop.dfs.replication", "2");
    // Else tasks wait for the executor that has their rows, though another one is idle.
    settings.put("spark.locality.wait", "0");
    return ClusterDriver.start(cluster.url(), executors, settings);
  }

  /** Replaces the driver by one with other settings. */
  void restartDriver(Map<String, String> settings, int executors) throws Exception {
    driver.close();
    driver = start(settings, executors);
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

  LocalDaemons hdfs() {
    return hdfs;
  }

  LocalDaemons cluster() {
    return cluster;
  }

  ClusterDriver driver() {
    return driver;
  }

  /** Starts again what was killed, and waits until executors are as many as before. */
  void repair() throws Exception {
    if (hdfs.running().size() < DAEMONS) {
      hdfs.run("start");
    }
    if (cluster.running().size() < DAEMONS) {
      cluster.run("start", "--memory", WORKER_MEMORY);
    }
    driver.awaitExecutors(WORKERS);
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
    arguments.addAll(List.of("--max-iterations", "" + ITERATIONS, "--tolerance", "0"));
    arguments.addAll(List.of("--partitions", "" + PARTITIONS));
    arguments.addAll(List.of("--input", input, "--output", output));
    arguments.addAll(List.of(more));
    return arguments;
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
      if (driver != null) {
        driver.close();
      }
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
      daemons.close();
    }
  }
}

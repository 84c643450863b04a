package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.fixture.Minutes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MNIST, as gzipped IDX on the local disk, and as IDX, Parquet and NPY on HDFS; on this machine's
 * cores, and on a cluster's one executor and two: one SHA-256. All of it where there are minutes,
 * otherwise its first rows, which are several leaves too.
 */
@Tag("slow")
class MnistSourcesIT {
  private static final int ROWS = Minutes.areGiven() ? 60_000 : 20_000;

  @TempDir static Path directory;
  private static LocalDaemons hdfs;
  private static LocalDaemons cluster;
  private static Map<String, String> inputs;
  private static Map<String, String> reference;

  @BeforeAll
  static void convert() throws Exception {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: no MNIST to fit");
    hdfs = LocalDaemons.hdfs(directory);
    cluster = LocalDaemons.cluster(directory, "--workers", "2", "--memory", "900m");
    String mnist = Path.of(data, "mnist", "train-images-idx3-ubyte.gz").toUri().toString();
    String gzipped = directory.resolve("mnist-idx3-ubyte.gz").toUri().toString();
    inputs = new TreeMap<>(Map.of("gz", gzipped));
    try (ClusterDriver driver = ClusterDriver.start("local[2]", 0, Map.of())) {
      convert(driver, mnist, gzipped);
      for (String name : List.of("idx", "npy", "parquet")) {
        String output = hdfs.url() + "/mnist." + name;
        convert(driver, gzipped, output);
        inputs.put(name, output);
      }
      reference = fit(driver, gzipped, "reference");
    }
  }

  private static void convert(ClusterDriver driver, String input, String output) {
    TestBed.assertSucceeded(
        driver.run(List.of("convert", "--input", input, "--limit", "" + ROWS, "--output", output)));
  }

  @AfterAll
  static void stop() throws IOException {
    try {
      if (cluster != null) {
        cluster.close();
      }
    } finally {
      if (hdfs != null) {
        hdfs.close();
      }
    }
  }

  private static Map<String, String> fit(ClusterDriver driver, String input, String name)
      throws IOException {
    String model = hdfs.url() + "/models/" + name;
    TestBed.assertSucceeded(
        driver.run(
            List.of(
                "fit",
                "--family=bernoulli",
                "--components=20",
                "--seed=1",
                "--max-iterations=2",
                "--tolerance=0",
                "--input=" + input,
                "--output=" + model)));
    return StoredModels.sha256(model);
  }

  private static void assertSameOfAll(ClusterDriver driver, String name) throws IOException {
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      assertThat(fit(driver, input.getValue(), name + "-" + input.getKey()))
          .as(name + ", " + input.getKey())
          .isEqualTo(reference);
    }
  }

  private static void assertSameOnCluster(int executors) throws Exception {
    Map<String, String> settings =
        Map.of("spark.cores.max", "" + executors, "spark.executor.memory", "800m");
    try (ClusterDriver driver = ClusterDriver.start(cluster.url(), executors, settings)) {
      assertSameOfAll(driver, "executors-" + executors);
    }
  }

  @Test
  void inLocalMode() throws Exception {
    try (ClusterDriver driver = ClusterDriver.start("local[2]", 0, Map.of())) {
      assertSameOfAll(driver, "local");
    }
  }

  @Test
  void onOneExecutor() throws Exception {
    assertSameOnCluster(1);
  }

  @Test
  void onTwoExecutors() throws Exception {
    assertSameOnCluster(2);
  }
}

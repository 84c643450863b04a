package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.emmer.fixture.Minutes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * MNIST, as gzipped IDX on the local disk, and as IDX, Parquet and NPY on HDFS; on this machine's
 * cores, and on a cluster's one executor and two: one SHA-256. All of it where there are minutes,
 * otherwise its first rows, in smaller leaves, so that they are several too.
 */
abstract class MnistSources {
  private static final int ROWS = Minutes.areGiven() ? 60_000 : 4000;
  private static final int LEAF_ROWS = Minutes.areGiven() ? 4096 : 512;

  private static Map<String, String> inputs;
  private static Map<String, String> reference;

  /** Where rows are read, and models fitted. */
  abstract ClusterDriver driver() throws Exception;

  private static void convert(TestBed bed) throws Exception {
    String data = System.getenv("EMMER_TEST_DATA");
    assumeTrue(data != null, "EMMER_TEST_DATA is not set: no MNIST to fit");
    ClusterDriver driver = bed.onThisMachine();
    String mnist = Path.of(data, "mnist", "train-images-idx3-ubyte.gz").toUri().toString();
    String gzipped = bed.directory().resolve("mnist-idx3-ubyte.gz").toUri().toString();
    convert(driver, mnist, gzipped);
    Map<String, String> sources = new TreeMap<>(Map.of("gz", gzipped));
    for (String name : List.of("idx", "npy", "parquet")) {
      String output = bed.hdfs().url() + "/mnist." + name;
      convert(driver, gzipped, output);
      sources.put(name, output);
    }
    reference = fit(driver, gzipped, bed.hdfs().url() + "/mnist/reference");
    inputs = sources;
  }

  private static void convert(ClusterDriver driver, String input, String output) {
    TestBed.assertSucceeded(
        driver.run(List.of("convert", "--input", input, "--limit", "" + ROWS, "--output", output)));
  }

  private static Map<String, String> fit(ClusterDriver driver, String input, String model)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("fit", "--family=bernoulli"));
    arguments.addAll(List.of("--components=20", "--seed=1", "--leaf-rows=" + LEAF_ROWS));
    arguments.addAll(List.of("--max-iterations=2", "--tolerance=0"));
    arguments.addAll(List.of("--input=" + input, "--output=" + model));
    TestBed.assertSucceeded(driver.run(arguments));
    return StoredModels.sha256(model);
  }

  @Test
  void everySourceOfMnistGivesTheSameBits() throws Exception {
    TestBed bed = ClusterIT.bed();
    bed.repairHdfs();
    if (inputs == null) {
      convert(bed);
    }
    ClusterDriver driver = driver();
    String models = bed.hdfs().url() + "/mnist/" + getClass().getSimpleName() + "-";
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      assertThat(fit(driver, input.getValue(), models + input.getKey()))
          .as(input.getKey())
          .isEqualTo(reference);
    }
  }
}

package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Executors with too little memory, of which one waits long for its rows. */
abstract class NeedyExecutors {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.memory.fraction", "0.001",
          "spark.speculation", "true",
          "spark.speculation.interval", "5ms",
          "spark.speculation.multiplier", "0.01",
          "spark.speculation.quantile", "0.1",
          "spark.speculation.minTaskRuntime", "1ms");

  private static LocalWorker worker;
  private static TestBed bed;
  private static ClusterDriver driver;

  /** Two executors, each on a host of its own. */
  @BeforeAll
  static void start() throws Exception {
    bed = ClusterIT.bed();
    bed.loseWorker();
    worker = LocalWorker.start(bed.cluster().url(), bed.directory());
    assertThat(worker.isAlive()).isTrue();
    driver = bed.onCluster(SETTINGS, 2);
  }

  @AfterAll
  static void stop() throws Exception {
    if (worker != null) {
      bed.stopDriver();
      worker.close();
    }
  }

  @Test
  void rowsThatExceedMemoryLieOnDisk() throws Exception {
    String model = bed.directory().resolve("spilled").toString();
    long[] onDisk = new long[1];
    ClusterDriver.Result result =
        driver.run(
            bed.fit(bed.localInput().toString(), model),
            driver.after(5, () -> onDisk[0] = driver.cachedBytesOnDisk()));
    bed.assertSame(result, model);
    assertThat(onDisk[0]).isPositive();
  }

  @Test
  void copiesOfTasksThatSeemSlow() throws Exception {
    Path folder = Files.createDirectories(bed.directory().resolve("slow"));
    Path images = Files.copy(bed.localInput(), folder.resolve("images"));
    String model = bed.directory().resolve("speculated").toString();
    bed.assertSame(driver.run(bed.fit(FaultyFileSystem.path(images), model)), model);
    ClusterDriver.await(() -> driver.tasks().speculated() > 0, "copy that came first");
  }
}

package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What fails while a fit runs on a real cluster, and its rows lie on a real HDFS: the same bits as
 * without, or a failure that says so and leaves nothing.
 */
@Tag("slow")
class ExecutorFaultsIT {
  private static final String MIDDLE = "EM iteration 6:";

  @TempDir static Path directory;
  private static TestBed bed;

  @BeforeAll
  static void start() throws Exception {
    bed = TestBed.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (bed != null) {
      bed.close();
    }
  }

  @AfterEach
  void repair() throws Exception {
    bed.repair();
  }

  private static String output(String name) {
    return directory.resolve(name).toString();
  }

  /**
   * Stops the executor of a worker, so that the tasks that it gets next cannot end before they are
   * killed with it, and with other processes: were those killed at once, the driver could hear of
   * it before it sends the tasks.
   *
   * @return what kills them
   */
  private static Runnable killWithItsNextTask(String worker, ProcessHandle... more) {
    try {
      ProcessHandle executor = bed.cluster().executors(worker).get(0);
      String pid = Long.toString(executor.pid());
      assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
      Runnable kill =
          () -> {
            for (ProcessHandle process : more) {
              process.destroyForcibly();
            }
            executor.destroyForcibly();
          };
      bed.driver().tasks().onNextStart(kill);
      return kill;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The task may be on its way already; it cannot have ended, as its executor is stopped. */
  private static void killInAnIteration(String worker, ProcessHandle... more) {
    Runnable kill = killWithItsNextTask(worker, more);
    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(kill);
  }

  private static void assertLostTasks(String job) throws InterruptedException {
    ClusterDriver.await(() -> bed.driver().tasks().lost(job) > 0, "task that was lost in " + job);
  }

  @Test
  void anExecutorKilledWhileItReads() throws Exception {
    killWithItsNextTask("worker-1");
    String model = output("reading");
    bed.assertSame(bed.driver().run(bed.fit(bed.input(), model)), model);
    assertLostTasks("");
  }

  /** The one of a middle iteration is killed with its memos. */
  @ParameterizedTest
  @ValueSource(ints = {1, 11})
  void anExecutorKilledInTheFirstAndTheLastIteration(int iteration) throws Exception {
    String model = output("killed-" + iteration);
    ClusterDriver.Result result =
        bed.driver()
            .run(
                bed.fit(bed.input(), model),
                bed.driver().after(iteration - 1, () -> killInAnIteration("worker-2")));
    bed.assertSame(result, model);
    assertLostTasks("EM iteration " + iteration + ":");
  }

  /** With it go the memos of half of the rows, while the other half keeps its own. */
  @ParameterizedTest
  @ValueSource(strings = {"kmeans", "gaussian-diagonal"})
  void halfOfTheExecutorsKilledWithTheirMemos(String family) throws Exception {
    String undisturbed = output(family + "-without-memos");
    System.setProperty("em.memos", "off");
    try {
      TestBed.assertSucceeded(bed.driver().run(bed.fitWithMemos(family, bed.input(), undisturbed)));
    } finally {
      System.clearProperty("em.memos");
    }
    String model = output(family + "-with-memos");
    ClusterDriver.Result result =
        bed.driver()
            .run(
                bed.fitWithMemos(family, bed.input(), model),
                bed.driver().after(5, () -> killInAnIteration("worker-1")));
    TestBed.assertSucceeded(result);
    assertLostTasks(MIDDLE);
    assertThat(StoredModels.sha256(model)).isEqualTo(StoredModels.sha256(undisturbed));
  }

  @Test
  void aWorkerGoneForGood() throws Exception {
    ProcessHandle worker = bed.cluster().daemon("worker-2");
    String model = output("worker");
    ClusterDriver.Result result =
        bed.driver()
            .run(
                bed.fit(bed.input(), model),
                bed.driver().after(5, () -> killInAnIteration("worker-2", worker)));
    bed.assertSame(result, model);
    assertLostTasks(MIDDLE);
    bed.driver().awaitExecutors(1);
    // Process 1 may take its time to bury it, and until then it counts as running.
    assertThat(worker.onExit()).succeedsWithin(Duration.ofMinutes(1));
  }

  @Test
  void cachedRowsDropped() throws Exception {
    String model = output("dropped");
    Consumer<String> drop =
        bed.driver()
            .after(
                5,
                () -> {
                  assertThat(bed.driver().cachedPartitions()).isEqualTo(TestBed.PARTITIONS);
                  bed.driver().dropBlocks();
                  assertThat(bed.driver().cachedPartitions()).isZero();
                });
    Consumer<String> look =
        bed.driver()
            .after(
                10,
                () -> assertThat(bed.driver().cachedPartitions()).isEqualTo(TestBed.PARTITIONS));
    ClusterDriver.Result result = bed.driver().run(bed.fit(bed.input(), model), drop.andThen(look));
    bed.assertSame(result, model);
  }

  /** A fit whose tasks cannot read in their first attempts, from a middle iteration on. */
  private static ClusterDriver.Result failing(int attempts, String model) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("failing-" + attempts));
    Path images = Files.copy(bed.localInput(), folder.resolve("images"));
    return bed.driver()
        .run(
            bed.fit(FaultyFileSystem.path(images), model),
            bed.driver()
                .after(
                    5,
                    () -> {
                      try {
                        Files.createFile(folder.resolve(FaultyFileSystem.ACTIVE));
                      } catch (IOException e) {
                        throw new AssertionError(e);
                      }
                      bed.driver().dropBlocks();
                    }));
  }

  @Test
  void tasksThatFailThriceAndThenDoNot() throws Exception {
    String model = output("thrice");
    bed.assertSame(failing(3, model), model);
    long expected = 3L * TestBed.PARTITIONS;
    ClusterDriver.await(() -> bed.driver().tasks().failed(MIDDLE) == expected, expected + " fail");
  }

  @Test
  void tasksThatFailFourTimes() throws Exception {
    String model = output("four");
    ClusterDriver.Result result = failing(4, model);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.lastLine()).startsWith("emmer fit: ").contains(FaultyFileSystem.READ_FAILURE);
    assertThat(Path.of(model)).doesNotExist();
    assertThat(StoredModels.names(directory.toString())).noneMatch(name -> name.contains(".tmp-"));
  }

  @Test
  void memoryTooSmallForTheRows() throws Exception {
    try {
      bed.restartDriver(Map.of("spark.memory.fraction", "0.001"), 2);
      String model = output("spilled");
      long[] onDisk = new long[1];
      ClusterDriver.Result result =
          bed.driver()
              .run(
                  bed.fit(bed.input(), model),
                  bed.driver().after(5, () -> onDisk[0] = bed.driver().cachedBytesOnDisk()));
      bed.assertSame(result, model);
      assertThat(onDisk[0]).isPositive();
    } finally {
      bed.restartDriver(Map.of(), 2);
    }
  }

  @Test
  void copiesOfTasksThatSeemSlow() throws Exception {
    try (LocalWorker worker = LocalWorker.start(bed.cluster().url(), directory)) {
      assertThat(worker.isAlive()).isTrue();
      bed.restartDriver(
          Map.of(
              "spark.speculation", "true",
              "spark.speculation.interval", "5ms",
              "spark.speculation.multiplier", "0.01",
              "spark.speculation.quantile", "0.1",
              "spark.speculation.minTaskRuntime", "1ms"),
          3);
      Path images =
          Files.copy(
              bed.localInput(),
              Files.createDirectories(directory.resolve("slow")).resolve("images"));
      String model = output("speculated");
      bed.assertSame(bed.driver().run(bed.fit(FaultyFileSystem.path(images), model)), model);
      ClusterDriver.await(() -> bed.driver().tasks().speculated() > 0, "copy that came first");
    } finally {
      bed.restartDriver(Map.of(), 2);
    }
  }
}

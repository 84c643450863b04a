package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What fails while a fit runs on executors, and its rows lie on a real HDFS: the same bits as
 * without, or a failure that says so and leaves nothing.
 */
abstract class ExecutorFaults {
  private static final String MIDDLE = "EM iteration 6:";

  private static TestBed bed;
  private static ShuffledTable table;

  @BeforeAll
  static void fitTable() throws Exception {
    bed = ClusterIT.bed();
    table = ShuffledTable.write(bed);
  }

  @BeforeEach
  void repair() throws Exception {
    bed.repairHdfs();
    bed.onCluster();
  }

  private static String output(String name) {
    return bed.directory().resolve(name).toString();
  }

  @Test
  void executorsKilledWhileTheyReadInTheFirstAndInTheLastIteration() throws Exception {
    ClusterDriver driver = bed.driver();
    ExecutorKill.withItsNextTask(bed, "worker-1");
    Consumer<String> first = driver.after(0, () -> ExecutorKill.inAnIteration(bed, "worker-2"));
    Consumer<String> last =
        driver.after(TestBed.LAST_ITERATION - 1, () -> ExecutorKill.inAnIteration(bed, "worker-1"));
    String model = output("killed");
    ClusterDriver.Result result = driver.run(bed.fit(bed.input(), model), first.andThen(last));
    bed.assertSame(result, model);
    ExecutorKill.assertLostTasks(driver, "moments of the features");
    ExecutorKill.assertLostTasks(driver, "EM iteration 1:");
    ExecutorKill.assertLostTasks(driver, "EM iteration " + TestBed.LAST_ITERATION + ":");
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
                bed.driver().after(5, () -> ExecutorKill.inAnIteration(bed, "worker-1")));
    TestBed.assertSucceeded(result);
    ExecutorKill.assertLostTasks(bed.driver(), MIDDLE);
    assertThat(StoredModels.sha256(model)).isEqualTo(StoredModels.sha256(undisturbed));
  }

  /** A fit whose tasks lose their rows in the middle, and cannot read in their first attempts. */
  private static ClusterDriver.Result failing(int attempts, String model, Consumer<String> more)
      throws IOException {
    Path folder = Files.createDirectories(bed.directory().resolve("failing-" + attempts));
    Path images = Files.copy(bed.localInput(), folder.resolve("images"));
    Consumer<String> drop =
        bed.driver()
            .after(
                5,
                () -> {
                  try {
                    Files.createFile(folder.resolve(FaultyFileSystem.ACTIVE));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                  assertThat(bed.driver().cachedPartitions()).isEqualTo(TestBed.PARTITIONS);
                  bed.driver().dropBlocks();
                  assertThat(bed.driver().cachedPartitions()).isZero();
                });
    return bed.driver().run(bed.fit(FaultyFileSystem.path(images), model), drop.andThen(more));
  }

  @Test
  void cachedRowsDroppedAndTasksThatFailThrice() throws Exception {
    String model = output("thrice");
    Consumer<String> look =
        bed.driver()
            .after(
                10,
                () ->
                    assertThat(bed.driver().cachedPartitions())
                        .as("cached again")
                        .isEqualTo(TestBed.PARTITIONS));
    bed.assertSame(failing(3, model, look), model);
    long expected = 3L * TestBed.PARTITIONS;
    ClusterDriver.await(() -> bed.driver().tasks().failed(MIDDLE) == expected, expected + " fail");
  }

  @Test
  void tasksThatFailFourTimes() throws Exception {
    String model = output("four");
    ClusterDriver.Result result = failing(4, model, line -> {});
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.lastLine()).startsWith("emmer fit: ").contains(FaultyFileSystem.READ_FAILURE);
    assertThat(Path.of(model)).doesNotExist();
    assertThat(StoredModels.names(bed.directory().toString()))
        .noneMatch(name -> name.contains(".tmp-"));
  }

  /** The order of content is found by sorts, whose ranges an executor holds. */
  @Test
  void aTableInAnotherOrderAndAKilledExecutorChangeNothing() throws Exception {
    String model = bed.hdfs().url() + "/table-model";
    ClusterDriver.Result result =
        bed.driver()
            .run(
                ShuffledTable.fit(table.shuffled(), model, 4),
                bed.driver().after(5, () -> ExecutorKill.inAnIteration(bed, "worker-1")));
    TestBed.assertSucceeded(result);
    ExecutorKill.assertLostTasks(bed.driver(), MIDDLE);
    assertThat(StoredModels.sha256(model)).isEqualTo(table.reference());
  }
}

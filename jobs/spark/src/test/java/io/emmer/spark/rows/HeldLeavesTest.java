package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.LeafTask;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.fixture.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passes over cached rows in local mode: jobs only where they must be. */
class HeldLeavesTest extends SparkTest {
  private static final int LEAVES = 13;

  /** What happened to leaves: how many were looked at by tasks, how many without, in what order. */
  private record Looked(int inTasks, int here, String order) implements Mergeable<Looked> {
    @Override
    public Looked merge(Looked right) {
      return new Looked(
          inTasks + right.inTasks, here + right.here, "(" + order + " " + right.order + ")");
    }
  }

  /** Looks, and fails where it is told to. */
  private record Look(long resultBytes, String fails) implements LeafTask<Looked> {
    private static final Look AT_ALL = new Look(0, "never");

    @Override
    public Worker<Looked> worker() {
      return block -> {
        boolean isTask = TaskContext.get() != null;
        if (fails.equals("always") || (fails.equals("here") && !isTask)) {
          throw new IllegalStateException("leaf at row " + block.firstRow());
        }
        return new Looked(isTask ? 1 : 0, isTask ? 0 : 1, Long.toString(block.firstRow()));
      };
    }
  }

  private static SparkDataset dataset(int partitions, StorageLevel level) {
    List<Integer> numbers = IntStream.range(0, LEAVES).boxed().toList();
    JavaRDD<Leaf> leaves =
        context().parallelize(numbers, partitions).map(HeldLeavesTest::leaf).persist(level);
    return new SparkDataset(context(), leaves, LEAVES, new double[1]);
  }

  private static Leaf leaf(int number) {
    DataBlock block = new DenseBlock(number, 1, new double[] {number}, null);
    return new Leaf(number, block, null);
  }

  private static Looked look(SparkDataset data) {
    return data.reduce("look", Look.AT_ALL);
  }

  private static boolean isJob(Looked looked) {
    assertThat(looked.inTasks() + looked.here()).isEqualTo(LEAVES);
    assertThat(looked.inTasks()).isIn(0, LEAVES);
    return looked.inTasks() > 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 13, 20})
  void onlyTheFirstPassIsAJobAndAllMergeInTheSameOrder(int partitions) {
    try (SparkDataset data = dataset(partitions, StorageLevel.MEMORY_ONLY())) {
      Looked first = look(data);
      assertThat(isJob(first)).isTrue();
      for (int pass = 0; pass < 20; pass++) {
        Looked later = look(data);
        assertThat(isJob(later)).isFalse();
        assertThat(later.order()).isEqualTo(first.order());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "DISK_ONLY", "MEMORY_ONLY_SER"})
  void rowsThatAreNotHeldAsTheyAreNeedJobs(String level) {
    try (SparkDataset data = dataset(3, StorageLevel.fromString(level))) {
      look(data);
      assertThat(isJob(look(data))).isTrue();
    }
  }

  @Test
  void leavesThatSparkDroppedAreFoundAgainByAJob() {
    try (SparkDataset data = dataset(3, StorageLevel.MEMORY_ONLY())) {
      look(data);
      assertThat(isJob(look(data))).isFalse();
      data.leaves().unpersist(true).persist(StorageLevel.MEMORY_ONLY());
      assertThat(isJobSoon(data)).isTrue();
      assertThat(isJob(look(data))).isFalse();
    }
  }

  /** Whether a pass is a job once garbage has been collected. */
  private static boolean isJobSoon(SparkDataset data) {
    boolean isJob = false;
    for (int i = 0; i < 20 && !isJob; i++) {
      System.gc();
      isJob = isJob(look(data));
    }
    return isJob;
  }

  @Test
  void resultsThatAreLargeForTheHeapNeedAJob() {
    try (SparkDataset data = dataset(3, StorageLevel.MEMORY_ONLY())) {
      look(data);
      long heap = Runtime.getRuntime().maxMemory();
      assertThat(isJob(data.reduce("look", new Look(heap / 16, "never")))).isTrue();
      assertThat(isJob(data.reduce("look", new Look(heap / 100, "never")))).isFalse();
    }
  }

  @Test
  void whatFailsIsDoneAgainByAJobAsIsAllThatFollows() {
    try (SparkDataset data = dataset(3, StorageLevel.MEMORY_ONLY())) {
      look(data);
      assertThat(isJob(data.reduce("look", new Look(0, "here")))).isTrue();
      assertThat(isJob(look(data))).isTrue();
    }
    try (SparkDataset data = dataset(3, StorageLevel.MEMORY_ONLY())) {
      look(data);
      assertThatThrownBy(() -> data.reduce("look", new Look(0, "always")))
          .hasMessageContaining("Job aborted")
          .hasStackTraceContaining("leaf at row");
    }
  }

  @Test
  void passesThatAreWatchedAreJobs() {
    try (SparkDataset data = dataset(3, StorageLevel.MEMORY_ONLY())) {
      look(data);
      List<SparkDataset.Pass> passes = new ArrayList<>();
      data.watch(passes::add);
      assertThat(isJob(look(data))).isTrue();
      assertThat(passes).hasSize(1);
    }
  }

  @Test
  void whatIsNotCachedOrClosedIsNotKnown() {
    int before = HeldLeaves.datasets();
    SparkDataset data = dataset(3, StorageLevel.NONE());
    look(data);
    assertThat(HeldLeaves.datasets()).isEqualTo(before);
    data.leaves().persist(StorageLevel.MEMORY_ONLY());
    look(data);
    assertThat(HeldLeaves.datasets()).isEqualTo(before + 1);
    data.close();
    look(data);
    assertThat(HeldLeaves.datasets()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "seldom"})
  void thePropertyMakesEveryPassAJob(String value) {
    System.setProperty(HeldLeaves.PROPERTY, value);
    try (SparkDataset data = dataset(3, StorageLevel.MEMORY_ONLY())) {
      look(data);
      assertThat(isJob(look(data))).isEqualTo(value.equals("always"));
    } finally {
      System.clearProperty(HeldLeaves.PROPERTY);
    }
  }
}

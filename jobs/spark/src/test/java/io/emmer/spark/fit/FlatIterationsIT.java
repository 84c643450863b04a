package io.emmer.spark.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.FitListener;
import io.emmer.em.HyperParameters;
import io.emmer.em.RunNumbers;
import io.emmer.em.RunState;
import io.emmer.em.StopReason;
import io.emmer.em.StopRule;
import io.emmer.em.family.Families;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.init.Initialization;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.MemoryInput;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.Rows;
import io.emmer.spark.rows.SparkDataset;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hundred iterations leave no more behind than twenty. */
@Tag("slow")
@OwnSpark
class FlatIterationsIT {
  private static final int DIMENSIONS = 784;
  private static final int ROWS = 180;
  private static final int EARLY = 20;
  private static final int LATE = 200;

  /** A broadcast that stayed in every iteration would make 190 MB. */
  private static final long HEAP_SLACK = 8L << 20;

  /** Spark's pages hold jobs up to a number of them, which is not what is looked for. */
  private static final List<String> FEW_RECORDS =
      List.of(
          "spark.ui.retainedJobs=10",
          "spark.ui.retainedStages=10",
          "spark.ui.retainedTasks=10",
          "spark.sql.ui.retainedExecutions=10");

  /** What is there after a collection of garbage. */
  private record Held(long heapBytes, int broadcasts, int datasets, long storedBytes, int blocks) {
    static Held now(SparkContext spark) throws InterruptedException {
      // What is unreachable goes in the background, once a collection has found it.
      Held held = look(spark);
      for (int stable = 0; stable < 3; ) {
        Thread.sleep(100);
        Held next = look(spark);
        stable = next.broadcasts == held.broadcasts ? stable + 1 : 0;
        held = next;
      }
      return held;
    }

    private static Held look(SparkContext spark) {
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      int broadcasts =
          SparkEnv.get().blockManager().getMatchingBlockIds(id -> id.isBroadcast()).size();
      RDDInfo[] stored = spark.getRDDStorageInfo();
      return new Held(
          heap,
          broadcasts,
          spark.getPersistentRDDs().size(),
          Arrays.stream(stored).mapToLong(info -> info.memSize() + info.diskSize()).sum(),
          Arrays.stream(stored).mapToInt(RDDInfo::numCachedPartitions).sum());
    }
  }

  /** Looks after two iterations. */
  private static final class Watch implements FitListener {
    private final SparkContext spark;
    private Held early;
    private Held late;
    private int passes;

    Watch(SparkContext spark) {
      this.spark = spark;
    }

    @Override
    public void evaluated(Event event) {}

    @Override
    public void passed(boolean ended, Supplier<List<RunState<?, ?>>> states) {
      passes++;
      try {
        early = passes == EARLY ? Held.now(spark) : early;
        late = passes == LATE ? Held.now(spark) : late;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The second model is larger than what rides in a closure: it is broadcast. */
  @ParameterizedTest
  @ValueSource(ints = {5, 170})
  void memoryBroadcastsAndBlocksStayFlat(int components) throws Exception {
    Family<?, ?> family = Families.of("bernoulli", HyperParameters.DEFAULTS);
    StopRule rule = new StopRule(LATE, 0, 0, 0);
    FitSettings settings =
        new FitSettings(
            components, 1, 1, Initialization.Rule.RANDOM, rule, HyperParameters.DEFAULTS);
    try (SparkJob job = SparkJob.start("test", "local[2]", FEW_RECORDS);
        Rows rows = RowQuery.of(List.of()).cut(90, 2).source(greyNoise()).load(job)) {
      SparkDataset data = rows.data();
      Watch watch = new Watch(job.context().sc());
      FitJob.Outcome outcome =
          FitJob.run(data, family, settings, Optional.empty(), SavedRuns.NONE, watch);

      assertThat(outcome.best().stopReason()).isEqualTo(StopReason.MAX_ITERATIONS);
      assertThat(watch.late.broadcasts()).isLessThanOrEqualTo(watch.early.broadcasts());
      assertThat(watch.late.datasets()).isEqualTo(watch.early.datasets()).isEqualTo(1);
      assertThat(watch.late.blocks()).isEqualTo(watch.early.blocks()).isEqualTo(2);
      assertThat(watch.late.storedBytes()).isEqualTo(watch.early.storedBytes());
      assertThat(watch.late.heapBytes()).isLessThan(watch.early.heapBytes() + HEAP_SLACK);
    }
  }

  /** Centres that jump want new memos in every third pass; if all stayed, they would make 9 MB. */
  @Test
  void memosStayFlat() throws Exception {
    double[] shares = new double[11];
    Arrays.fill(shares, 1.0 / shares.length);
    Random random = new Random(9);
    long run = RunNumbers.next();
    try (SparkJob job = SparkJob.start("test", "local[2]", FEW_RECORDS);
        Rows rows = RowQuery.of(List.of()).cut(90, 2).source(greyNoise()).load(job)) {
      Held early = null;
      for (int pass = 1; pass <= LATE; pass++) {
        double[] centres = random.doubles((long) shares.length * DIMENSIONS, 124, 132).toArray();
        KMeansModel model = new KMeansModel(shares, centres);
        rows.data().sweep("pass " + pass, List.of(new Candidate<>(new KMeansFamily(), model, run)));
        early = pass == EARLY ? Held.now(job.context().sc()) : early;
      }
      Held late = Held.now(job.context().sc());
      assertThat(late.heapBytes()).isLessThan(early.heapBytes() + HEAP_SLACK / 2);
    }
  }

  /** Rows so alike that no component ever owns one of them, and EM never comes to its end. */
  private static MemoryInput greyNoise() {
    Random random = new Random(7);
    byte[] bytes = new byte[ROWS * DIMENSIONS];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (124 + random.nextInt(8));
    }
    double[] weights = new double[ROWS];
    Arrays.fill(weights, 1);
    return new MemoryInput(bytes, weights, DIMENSIONS);
  }
}

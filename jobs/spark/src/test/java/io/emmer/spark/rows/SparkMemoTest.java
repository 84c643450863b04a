package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocalDataset;
import io.emmer.em.RandomKey;
import io.emmer.em.StopRule;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.SparseByteBlock;
import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Initializer;
import io.emmer.fixture.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memos of tasks change no bit, wherever the rows are and whoever fits them at the same time. */
class SparkMemoTest extends SparkTest {
  private static final int DIMENSIONS = 64;
  private static final int CLUSTERS = 8;
  private static final int LEAF_ROWS = 300;
  private static final int LEAVES = 7;

  private static final List<DataBlock> BLOCKS = blocks();

  private static List<DataBlock> blocks() {
    double[] decode = new double[256];
    Arrays.setAll(decode, v -> v / 255.0);
    Random random = new Random(3);
    List<DataBlock> blocks = new ArrayList<>();
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      byte[] bytes = new byte[LEAF_ROWS * DIMENSIONS];
      for (int i = 0; i < bytes.length; i++) {
        int cluster = i / DIMENSIONS % 11;
        double value = (cluster * 41 + i % DIMENSIONS * 17) % 200 + 50 * random.nextGaussian();
        bytes[i] = (byte) (value < 90 ? 0 : Math.min(255, value));
      }
      blocks.add(SparseByteBlock.of((long) leaf * LEAF_ROWS, DIMENSIONS, bytes, decode, null));
    }
    return blocks;
  }

  private static SparkDataset dataset(StorageLevel level) {
    List<Leaf> leaves = new ArrayList<>();
    BLOCKS.forEach(block -> leaves.add(new Leaf(leaves.size(), block, null)));
    JavaRDD<Leaf> rdd = context().parallelize(leaves, 3).persist(level);
    return new SparkDataset(context(), rdd, (long) LEAVES * LEAF_ROWS, new double[DIMENSIONS]);
  }

  private static String fit(Dataset data, String family, int restarts) {
    List<Initializer.Request<?, ?>> requests = new ArrayList<>();
    for (int restart = 0; restart < restarts; restart++) {
      requests.add(
          new Initializer.Request<>(
              Families.of(family, HyperParameters.DEFAULTS),
              new RandomKey(5, restart, CLUSTERS),
              Initialization.Rule.KMEANS_PLUS_PLUS));
    }
    List<Candidate<?, ?>> starts = new Initializer(data).candidates(requests);
    StringBuilder bits = new StringBuilder();
    for (FitResult<?, ?> run : new EmLoop(data, StopRule.iterations(40), e -> {}).run(starts)) {
      bits.append(run.trace().objectives()).append(Arrays.toString(run.model().centres()));
    }
    return bits.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "kmeans, MEMORY_ONLY",
    "kmeans, DISK_ONLY",
    "kmeans, NONE",
    "gaussian-diagonal, MEMORY_ONLY",
    "gaussian-diagonal, NONE",
    "gaussian-full, MEMORY_ONLY"
  })
  void fitsAtTheSameTimeHaveTheBitsOfOneThread(String family, String level) {
    String expected = fit(new LocalDataset(BLOCKS, new double[DIMENSIONS]), family, 3);
    long before = MemoStore.ofThisJvm().hits();
    try (SparkDataset data = dataset(StorageLevel.fromString(level))) {
      List<CompletableFuture<String>> fits = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        fits.add(CompletableFuture.supplyAsync(() -> fit(data, family, 3)));
      }
      fits.forEach(fit -> assertThat(fit.join()).isEqualTo(expected));
    }
    assertThat(MemoStore.ofThisJvm().hits()).isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "on"})
  void thePropertyTurnsMemosOff(String value) {
    long before = MemoStore.ofThisJvm().hits();
    System.setProperty(MemoStore.PROPERTY, value);
    try (SparkDataset data = dataset(StorageLevel.MEMORY_ONLY())) {
      fit(data, "kmeans", 1);
    } finally {
      System.clearProperty(MemoStore.PROPERTY);
    }
    assertThat(MemoStore.ofThisJvm().hits() > before).isEqualTo(value.equals("on"));
  }
}

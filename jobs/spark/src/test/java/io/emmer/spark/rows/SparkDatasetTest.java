package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocalDataset;
import io.emmer.em.Model;
import io.emmer.em.RandomKey;
import io.emmer.em.Statistics;
import io.emmer.em.StopRule;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Initializer;
import io.emmer.fixture.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merged by the driver or on executors, over any partitions: the bits of one thread. */
class SparkDatasetTest extends SparkTest {
  private static final int DIMENSIONS = 60;
  private static final int LEAVES = 200;
  private static final int LEAF_ROWS = 3;

  /** Components whose sums do not fit into one slice of a large reduction. */
  private static final int MORE_THAN_A_SLICE = 170;

  private static final List<DataBlock> BLOCKS = blocks();

  /** The last leaf is short. */
  private static List<DataBlock> blocks() {
    Random random = new Random(4);
    List<DataBlock> blocks = new ArrayList<>();
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      int rows = leaf == LEAVES - 1 ? 1 : LEAF_ROWS;
      double[] values = random.doubles((long) rows * DIMENSIONS).toArray();
      blocks.add(new DenseBlock((long) leaf * LEAF_ROWS, DIMENSIONS, values, null));
    }
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 200})
  void theDriverAndExecutorsMergeToTheSameBits(int partitions) {
    LocalDataset local = new LocalDataset(BLOCKS, new double[DIMENSIONS]);
    List<Candidate<?, ?>> candidates = new ArrayList<>();
    candidates.addAll(starts(local, "bernoulli", MORE_THAN_A_SLICE));
    candidates.addAll(starts(local, "kmeans", 3));
    candidates.addAll(starts(local, "gaussian-diagonal", 3));
    byte[] expected = bytes(local.sweep("sweep", candidates));
    assertThat(bytes(dataset(partitions, Long.MAX_VALUE).sweep("sweep", candidates)))
        .isEqualTo(expected);
    assertThat(bytes(dataset(partitions, 0).sweep("sweep", candidates))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian-full", "gaussian-tied"})
  void startsFromClustersAndFitsAreMergedOnExecutorsToTheSameBits(String name) {
    Family<?, ?> family = Families.of(name, HyperParameters.DEFAULTS);
    LocalDataset local = new LocalDataset(BLOCKS, new double[DIMENSIONS]);
    byte[] expected = fitted(local, family);
    assertThat(fitted(dataset(7, 0), family)).isEqualTo(expected);
  }

  private static byte[] fitted(Dataset data, Family<?, ?> family) {
    Initializer.Request<?, ?> request =
        new Initializer.Request<>(family, new RandomKey(5, 0, 3), Initialization.Rule.KMEANS);
    List<Candidate<?, ?>> starts =
        new Initializer(data, StopRule.iterations(1)).candidates(List.of(request));
    Model model = new EmLoop(data, StopRule.iterations(2), event -> {}).run(starts).get(0).model();
    List<double[]> values = new ArrayList<>();
    new TreeMap<>(model.arrays()).values().forEach(array -> values.add(array.values()));
    return SerializationUtils.serialize(new ArrayList<>(values));
  }

  private static List<Candidate<?, ?>> starts(LocalDataset local, String family, int components) {
    List<Initializer.Request<?, ?>> requests = new ArrayList<>();
    for (int restart = 0; restart < 2; restart++) {
      requests.add(
          new Initializer.Request<>(
              Families.of(family, HyperParameters.DEFAULTS),
              new RandomKey(5, restart, components),
              Initialization.Rule.RANDOM_ROWS));
    }
    return new Initializer(local).candidates(requests);
  }

  private static byte[] bytes(List<Statistics<?>> statistics) {
    return SerializationUtils.serialize(new ArrayList<>(statistics));
  }

  private static SparkDataset dataset(int partitions, long driverBytes) {
    JavaSparkContext context = context();
    long[] borders = LeafCut.borders(LEAVES, partitions);
    JavaRDD<Leaf> leaves =
        context
            .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
            .flatMap(p -> leaves(borders[p], borders[p + 1]).iterator());
    long rows = (LEAVES - 1L) * LEAF_ROWS + 1;
    return new SparkDataset(context, leaves, rows, new double[DIMENSIONS], driverBytes);
  }

  private static List<Leaf> leaves(long from, long to) {
    List<Leaf> leaves = new ArrayList<>();
    for (long number = from; number < to; number++) {
      leaves.add(new Leaf(number, BLOCKS.get((int) number), null));
    }
    return leaves;
  }
}

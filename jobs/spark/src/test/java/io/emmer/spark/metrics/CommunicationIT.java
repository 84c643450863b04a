package io.emmer.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Mergeable;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.RandomKey;
import io.emmer.em.Statistics;
import io.emmer.em.family.Families;
import io.emmer.fixture.OwnSpark;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.MemoryInput;
import io.emmer.spark.rows.RowQuery;
import io.emmer.spark.rows.RowSource;
import io.emmer.spark.rows.SparkDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the driver in a pass stays the same from few partitions to a thousand. */
@Tag("slow")
@OwnSpark
class CommunicationIT {
  private static final int DIMENSIONS = 784;
  private static final int COMPONENTS = 20;
  private static final int ROWS = 4096;
  private static final int LEAF_ROWS = 4;

  /** Two partitions hand over two nodes of the tree, a result of many partitions comes once. */
  private static final int MOST_COPIES = 3;

  private static SparkJob spark;
  private static MemoryInput rows;

  @BeforeAll
  static void start() {
    spark = SparkJob.start("test", "local[2]", List.of());
    byte[] bytes = new byte[ROWS * DIMENSIONS];
    new Random(4).nextBytes(bytes);
    double[] weights = new double[ROWS];
    Arrays.fill(weights, 1);
    rows = new MemoryInput(bytes, weights, DIMENSIONS);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private record Nothing() implements Mergeable<Nothing> {
    @Override
    public Nothing merge(Nothing right) {
      return this;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "kmeans"})
  void theDriverGetsAsMuchFromAThousandPartitionsAsFromFew(String name) throws Exception {
    Family<?, ?> family = Families.of(name, HyperParameters.DEFAULTS);
    byte[] expected = null;
    for (int partitions : new int[] {2, 100, 1000}) {
      PassMeter meter = new PassMeter();
      spark.context().sc().addSparkListener(meter);
      try (SparkDataset data = rows(partitions).load(spark).data()) {
        List<SparkDataset.Pass> passes = new ArrayList<>();
        data.watch(passes::add);
        Candidate<?, ?> candidate = candidate(family, data);
        List<byte[]> results = new ArrayList<>();
        Runnable nothing = () -> data.reduce("nothing", () -> leaf -> new Nothing());
        Runnable sweep = () -> results.add(bytes(data.sweep("sweep", List.of(candidate))));
        PassMeter.Count ofSpark = count(meter, passes, nothing);
        PassMeter.Count count = count(meter, passes, sweep);
        expected = expected == null ? results.get(0) : expected;
        assertThat(results.get(0)).as("%d partitions", partitions).isEqualTo(expected);
        // Twice, as two stages have twice the tasks at the most; a map task tells where its output
        // is.
        assertThat(count.resultBytes())
            .as("%d partitions", partitions)
            .isLessThan(2 * ofSpark.resultBytes() + MOST_COPIES * candidate.statisticsBytes());
      } finally {
        spark.context().sc().removeSparkListener(meter);
      }
    }
  }

  private static RowSource rows(int partitions) {
    return RowQuery.of(List.of()).cut(LEAF_ROWS, partitions).source(rows);
  }

  private static <M extends Model, S extends Statistics<S>> Candidate<M, S> candidate(
      Family<M, S> family, SparkDataset data) {
    Moments moments = Moments.of(data);
    return new Candidate<>(
        family, family.random(COMPONENTS, new RandomKey(1, 0, COMPONENTS), moments));
  }

  private static byte[] bytes(List<Statistics<?>> statistics) {
    return SerializationUtils.serialize(new ArrayList<>(statistics));
  }

  private static PassMeter.Count count(
      PassMeter meter, List<SparkDataset.Pass> passes, Runnable work) throws InterruptedException {
    work.run();
    return meter.take(passes.get(passes.size() - 1).number(), 60_000).orElseThrow();
  }
}

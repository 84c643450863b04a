package io.emmer.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.Dataset;
import io.emmer.em.EmLoop;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.LeafTask;
import io.emmer.em.LocalDataset;
import io.emmer.em.Mergeable;
import io.emmer.em.RandomKey;
import io.emmer.em.StopRule;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.family.Families;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of CONTRIBUTING.md: what an iteration sends to an executor and gets from a task. */
class TrafficTest {
  private static final int ROWS = 400;

  /** Class names, the origin of the data (D doubles, twice), and numbers that are one each. */
  private static final long MOST_BESIDES = 4096;

  /** Notes what reductions send and get. */
  private static final class Meter implements Dataset {
    private final LocalDataset data;
    private long sent;
    private long got;
    private long counted;

    Meter(LocalDataset data) {
      this.data = data;
    }

    @Override
    public long rows() {
      return data.rows();
    }

    @Override
    public int dimensions() {
      return data.dimensions();
    }

    @Override
    public double[] origin() {
      return data.origin();
    }

    @Override
    public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
      R result = data.reduce(description, task);
      sent = SerializedSize.of(task, Long.MAX_VALUE);
      got = SerializedSize.of(result, Long.MAX_VALUE);
      counted = task.resultBytes();
      return result;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bernoulli, 1, 0, 1, 0",
    "gaussian-unit, 1, 0, 1, 0",
    "gaussian-spherical, 1, 0, 1, 0",
    "gaussian-diagonal, 2, 0, 2, 0",
    "gaussian-tied, 1, 0, 1, 0",
    "gaussian-full, 1, 1, 1, 1",
    "kmeans, 1, 0, 1, 0"
  })
  void anIterationSendsAndGetsWhatTheTableSays(
      String name, int sentVectors, int sentMatrices, int gotVectors, int gotMatrices) {
    for (int[] size : new int[][] {{3, 20}, {8, 20}, {8, 60}}) {
      int components = size[0];
      int dimensions = size[1];
      Meter meter = new Meter(dataset(dimensions));
      Family<?, ?> family = Families.of(name, HyperParameters.DEFAULTS);
      Initializer.Request<?, ?> request =
          new Initializer.Request<>(
              family, new RandomKey(5, 0, components), Initialization.Rule.defaultOf(family));
      List<Candidate<?, ?>> starts =
          new Initializer(meter, StopRule.iterations(1)).candidates(List.of(request));
      new EmLoop(meter, StopRule.iterations(2), event -> {}).run(starts);
      long vector = (long) Double.BYTES * components * dimensions;
      long matrix = vector * dimensions / 2;
      // Factors of covariances travel in panels of 32 columns as the kernels read them.
      long padding = vector * 32 * sentMatrices;
      long sent = sentVectors * vector + sentMatrices * matrix;
      long got = gotVectors * vector + gotMatrices * matrix;
      String what = "%s K=%d D=%d".formatted(name, components, dimensions);
      assertThat(meter.sent).as(what).isBetween(sent, sent + padding + MOST_BESIDES);
      assertThat(meter.got).as(what).isBetween(got, got + gotMatrices * vector + MOST_BESIDES);
      assertThat(meter.counted).as(what).isBetween(got, meter.got);
    }
  }

  private static LocalDataset dataset(int dimensions) {
    double[] values = new Random(4).doubles((long) ROWS * dimensions).toArray();
    List<DataBlock> leaves = new ArrayList<>();
    leaves.add(new DenseBlock(0, dimensions, values, null));
    return new LocalDataset(leaves, new double[dimensions]);
  }
}

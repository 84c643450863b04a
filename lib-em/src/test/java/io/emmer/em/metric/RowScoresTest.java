package io.emmer.em.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.Candidate;
import io.emmer.em.LeafTree;
import io.emmer.em.LocalDataset;
import io.emmer.em.Objective;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.data.TableBlock;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.em.family.mixed.MixedFamily;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.family.mixed.MixedParameters;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowScoresTest {
  private static final double NAN = Double.NaN;

  private static RowScores.Summary of(Candidate<?, ?> model, LocalDataset data) {
    return data.reduce("scores", new RowScores.Task(model, data.origin(), 3, data.rows()))
        .summary(model.family().objective());
  }

  @Test
  void distancesAndSizesOfKMeansWithoutRowsOfNoWeight() {
    double[] weights = {1, 0, 1, 3, 1};
    DenseBlock block = new DenseBlock(0, 1, new double[] {0, 100, 2, 11, 13}, weights);
    KMeansModel centres = new KMeansModel(new double[] {.5, .5}, new double[] {1, 12});
    LocalDataset data = new LocalDataset(List.of(block), new double[1]);
    RowScores.Summary scores = of(new Candidate<>(new KMeansFamily(), centres), data);
    assertThat(scores.sizes()).containsExactly(2L, 3L);
    assertThat(scores.quantiles().values()).containsOnly(1.0);
    assertThat(scores.averageLogDensity()).isEmpty();
  }

  /** By hand: one component of a number, a count, a level and a constant; a cell is missing. */
  @Test
  void averagesAreOfTheObservedCells() {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.of("x", ColumnType.NUMERIC),
                Column.of("c", ColumnType.COUNT),
                Column.categorical("l", List.of("a", "b")),
                Column.of("k", ColumnType.CONSTANT)));
    MixedParameters parameters =
        new MixedParameters(
            new double[] {1},
            new double[] {2},
            new double[] {4},
            new double[] {.25, .75},
            new double[] {3});
    double[] values = {4, 0, 0, NAN, NAN, 2, 1, NAN, 2, 1, NAN, NAN};
    TableBlock block = TableBlock.of(0, schema.layout(), values, new double[] {1, 2, 1});
    LocalDataset data = new LocalDataset(List.of(block), new double[4]);
    RowScores.Summary scores =
        of(
            new Candidate<>(new MixedFamily().ofTable(schema), new MixedModel(schema, parameters)),
            data);
    double half = Math.log(2 * Math.PI * 4) / 2;
    assertThat(scores.averageLogDensity().get(0)).isEqualTo((-half - .5 - half) / 2, within(1e-14));
    double two = 2 * Math.log(3) - 3 - Math.log(2);
    double one = Math.log(3) - 3;
    assertThat(scores.averageLogDensity().get(1))
        .isEqualTo((-3 + 2 * two + one) / 4, within(1e-14));
    assertThat(scores.averageLogDensity().get(2))
        .isEqualTo((Math.log(.25) + 2 * Math.log(.75)) / 3, within(1e-14));
    assertThat(scores.averageLogDensity().get(3)).isNaN();
  }

  /** The cut of leaves changes no bit, and neither does the order in which they are merged. */
  @Test
  void leavesMakeTheWhole() {
    double[] x = IntStream.range(0, 999).mapToDouble(n -> Math.sin(n) * n).toArray();
    DiagonalGaussianModel model =
        DiagonalGaussianModel.unit(new double[] {.3, .7}, new double[] {-5, 20});
    Candidate<?, ?> candidate = new Candidate<>(new UnitGaussianFamily(), model);
    LocalDataset whole = new LocalDataset(List.of(new DenseBlock(0, 1, x, null)), new double[1]);
    RowScores.Summary expected = of(candidate, whole);
    RowScores.Task task = new RowScores.Task(candidate, new double[1], 3, 999);
    LeafTree<RowScores> tree = new LeafTree<>();
    for (int leaf = 0; leaf * 100 < 999; leaf++) {
      int from = leaf * 100;
      double[] part = Arrays.copyOfRange(x, from, Math.min(999, from + 100));
      tree.addLeaf(leaf, task.worker().compute(new DenseBlock(from, 1, part, null)));
    }
    tree.end();
    RowScores.Summary merged = LeafTree.root(tree.nodes()).summary(Objective.LOG_LIKELIHOOD);
    assertThat(merged.sizes()).isEqualTo(expected.sizes());
    assertThat(merged.quantiles()).isEqualTo(expected.quantiles());
    double average = expected.averageLogDensity().get(0);
    assertThat(merged.averageLogDensity().get(0))
        .isEqualTo(average, within(1e-9 * Math.abs(average)));
  }

  /** Of more than a million rows those with the million smallest hashes, by a sort of them all. */
  @Test
  void theMillionSmallestHashesAreKept() {
    int rows = 1_200_000;
    double[] x = new double[rows];
    Arrays.setAll(x, n -> n);
    KMeansModel centre = new KMeansModel(new double[] {1}, new double[] {0});
    List<DenseBlock> leaves =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    new DenseBlock(
                        i * 100_000L,
                        1,
                        Arrays.copyOfRange(x, i * 100_000, (i + 1) * 100_000),
                        null))
            .toList();
    LocalDataset data = new LocalDataset(leaves, new double[1]);
    ScoreQuantiles found = of(new Candidate<>(new KMeansFamily(), centre), data).quantiles();
    double[] kept =
        IntStream.range(0, rows)
            .boxed()
            .sorted(
                Comparator.comparingLong(
                    n ->
                        Long.MIN_VALUE
                            ^ CounterRandom.bits(3, RandomPurpose.QUANTILE_ROWS, 0, 0, n)))
            .limit(1_000_000)
            .mapToDouble(n -> n)
            .sorted()
            .toArray();
    for (int i = 0; i <= 1000; i++) {
      double row = kept[Math.min(999_999, 1_000_000 - Math.max(1, i * 1000))];
      assertThat(found.values().get(i)).as("at %d", i).isEqualTo(row * row);
    }
  }
}

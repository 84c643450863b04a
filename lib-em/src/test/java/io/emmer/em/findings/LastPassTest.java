package io.emmer.em.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.Candidate;
import io.emmer.em.LocalDataset;
import io.emmer.em.TestRows;
import io.emmer.em.family.gaussian.diagonal.DiagonalGaussianModel;
import io.emmer.em.family.gaussian.diagonal.UnitGaussianFamily;
import io.emmer.em.metric.Contingency;
import org.junit.jupiter.api.Test;

class LastPassTest {
  private static final UnitGaussianFamily FAMILY = new UnitGaussianFamily();

  private static DiagonalGaussianModel model(double... centres) {
    double[] weights = new double[centres.length];
    java.util.Arrays.fill(weights, 1.0 / centres.length);
    return DiagonalGaussianModel.unit(weights, centres);
  }

  @Test
  void rowsAreCountedByBothModels() {
    LocalDataset data =
        TestRows.of(1, 0, 1, 2, 10, 11, 20).weighted(1, 1, 1, 1, 0, 1).dataset(2, FAMILY);
    AgreementTask task =
        new AgreementTask(
            new Candidate<>(FAMILY, model(0.5, 10, 20)),
            new Candidate<>(FAMILY, model(15, 1)),
            data.origin());

    Contingency counted = data.reduce("agreement", task);

    assertThat(counted.counts()).isDeepEqualTo(new long[][] {{0, 3}, {1, 0}, {1, 0}});
    assertThat(counted.labels()).containsExactly("0", "1", "2");
  }

  /** a = 1, b = 9; a = 0, b = 10; a = 3, b = 7 of weight 2: (8/9 + 1 + 2 * 4/7) / 4. */
  @Test
  void theSilhouetteIsTheMeanOverTheRows() {
    LocalDataset data = TestRows.of(1, 1, 0, 13).weighted(1, 1, 2).dataset(2, FAMILY);
    SilhouetteTask task = SilhouetteTask.of(model(0, 10, 20), data.origin());

    double mean = data.reduce("silhouette", task).mean();

    assertThat(mean).isCloseTo((8 / 9.0 + 1 + 2 * 4 / 7.0) / 4, within(1e-12));
    assertThat(data.reduce("silhouette", SilhouetteTask.of(model(0, 0), data.origin())).mean())
        .as("a row is as near to a twin")
        .isZero();
  }
}

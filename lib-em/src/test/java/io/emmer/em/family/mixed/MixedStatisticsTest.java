package io.emmer.em.family.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.RowSampler;
import io.emmer.em.data.MomentRows;
import io.emmer.em.data.TableBlock;
import io.emmer.em.synthetic.TableGenerator;
import io.emmer.em.table.TableLayout;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixedStatisticsTest {
  private static final int ROWS = 333;

  /** As the rows come, one by one: those of few owners, and the others, have sums of their own. */
  @ParameterizedTest(name = "K={0}, weights {1}")
  @CsvSource({
    "1, false",
    "3, false",
    "10, false",
    "10, true",
    "64, false",
    "65, true",
    "90, false"
  })
  void sumsAreThoseOfOneRowAfterAnother(int components, boolean weighted) {
    TableGenerator table =
        new TableGenerator(components, new TableGenerator.Shape(3, 3, 2), 0.2, 5);
    MixedModel model = table.truth();
    TableLayout layout = model.schema().layout();
    TableBlock block = block(model.sampler(true), layout, weighted);
    MixedFamily family = new MixedFamily().ofTable(model.schema());
    EStep<MixedStatistics> eStep = family.eStep(model, new double[layout.dimensions()]);
    MixedStatistics statistics = eStep.newStatistics();
    eStep.accumulate(block, statistics);

    double[] shift = new double[layout.numbers().length];
    Arrays.setAll(shift, j -> statistics.origin(3 * j + 1));
    MomentRows rows = block.moments(shift);
    Assignments assignments = eStep.assign(block);
    int size = layout.size();
    double[] few = new double[components * size];
    double[] crowded = few.clone();
    double[] weights = new double[components];
    int ownersOfFew = 2 + components / 8;
    for (int n = 0; n < ROWS; n++) {
      double[] x = new double[size];
      rows.copyRow(n, x, 0);
      double[] r =
          Arrays.copyOfRange(assignments.responsibilities(), n * components, (n + 1) * components);
      double w = block.weight(n);
      boolean isFew = Arrays.stream(r).filter(share -> w * share != 0).count() <= ownersOfFew;
      for (int k = 0; k < components; k++) {
        weights[k] += w * r[k];
        for (int d = 0; d < size; d++) {
          double[] sums = isFew ? few : crowded;
          sums[k * size + d] = Math.fma(w * r[k], x[d], sums[k * size + d]);
        }
      }
    }
    for (int k = 0; k < components; k++) {
      assertThat(statistics.componentWeight(k)).isEqualTo(weights[k]);
      for (int d = 0; d < size; d++) {
        assertThat(statistics.sum(k, d)).isEqualTo(few[k * size + d] + crowded[k * size + d]);
      }
    }
  }

  private static TableBlock block(RowSampler sampler, TableLayout layout, boolean weighted) {
    int dims = layout.dimensions();
    double[] values = new double[ROWS * dims];
    double[] weights = new double[ROWS];
    for (int n = 0; n < ROWS; n++) {
      sampler.draw(3, n, values, n * dims);
      weights[n] = n % 5;
    }
    return TableBlock.of(0, layout, values, weighted ? weights : null);
  }
}

package io.emmer.em.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.table.Column;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TableGeneratorTest {
  private static final TableGenerator TABLE =
      new TableGenerator(3, new TableGenerator.Shape(2, 1, 1), .2, 5);
  private static final int ROWS = 60_000;

  @Test
  void rowsAreOfTheSeedWhateverOthersAreDrawn() {
    double[] first = new double[4];
    double[] again = new double[4];
    int segment = TABLE.rows().draw(77, first);
    TableGenerator.Rows other =
        new TableGenerator(3, new TableGenerator.Shape(2, 1, 1), .2, 5).rows();
    other.draw(3, again);
    assertThat(other.draw(77, again)).isEqualTo(segment);
    assertThat(again).isEqualTo(first);
    TableGenerator.Rows others =
        new TableGenerator(3, new TableGenerator.Shape(2, 1, 1), .2, 6).rows();
    others.draw(77, again);
    assertThat(again).isNotEqualTo(first);
  }

  /** Sums over many rows, by segment. */
  @Test
  void rowsHaveTheParametersOfTheTruth() {
    MixedModel truth = TABLE.truth();
    TableGenerator.Rows rows = TABLE.rows();
    double[] sums = new double[3];
    double[] counted = new double[3];
    double[] size = new double[3];
    double[] missing = new double[4];
    double[] level = new double[truth.schema().layout().levels()];
    double levels = 0;
    double[] x = new double[4];
    for (int n = 0; n < ROWS; n++) {
      int k = rows.draw(n, x);
      size[k]++;
      sums[k] += x[0];
      counted[k] += Double.isNaN(x[3]) ? truth.parameters().rates()[k] : x[3];
      if (k == 1 && !Double.isNaN(x[2])) {
        level[(int) x[2]]++;
        levels++;
      }
      for (int d = 0; d < 4; d++) {
        missing[d] += Double.isNaN(x[d]) ? 1 : 0;
      }
    }
    for (int k = 0; k < 3; k++) {
      assertThat(size[k] / ROWS).isEqualTo(truth.weights()[k], within(.01));
      double deviation = Math.sqrt(truth.parameters().variances()[2 * k]);
      assertThat(sums[k] / size[k])
          .isEqualTo(truth.parameters().means()[2 * k], within(.05 * deviation));
      double rate = truth.parameters().rates()[k];
      assertThat(counted[k] / size[k]).isEqualTo(rate, within(.05 * Math.sqrt(rate) + 1e-3));
    }
    for (int l = 0; l < level.length; l++) {
      double p = truth.parameters().probabilities()[level.length + l];
      assertThat(level[l] / levels).isEqualTo(p, within(.02));
    }
    assertThat(missing[0]).isZero();
    for (int d = 1; d < 4; d++) {
      assertThat(missing[d] / ROWS).isEqualTo(truth.schema().column(d).missing(), within(.01));
    }
    assertThat(Arrays.stream(missing).sum()).isBetween(.02 * 4 * ROWS, .4 * 4 * ROWS);
  }

  @Test
  void cellsAreWrittenAsReadersFindThem() {
    TableGenerator.Rows rows = TABLE.rows();
    assertThat(rows.schema().columns().stream().map(Column::name))
        .containsExactly("number1", "number2", "category1", "count1");
    double[] x = new double[4];
    rows.draw(4, x);
    assertThat(x[0] * 1000).isEqualTo(Math.rint(x[0] * 1000), within(1e-6));
    assertThat(rows.text(0, 2.125)).isEqualTo("2.125");
    assertThat(rows.text(1, Double.NaN)).isEmpty();
    assertThat(rows.text(2, 1)).isEqualTo("level 02");
    assertThat(rows.text(3, 12)).isEqualTo("12");
  }

  @Test
  void sizesThatMeanNothingAreRefused() {
    TableGenerator.Shape shape = new TableGenerator.Shape(1, 0, 0);
    assertThat(new TableGenerator(1, shape, 0, 0).truth().components()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new TableGenerator(0, shape, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TableGenerator(1, shape, .5, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TableGenerator.Shape(0, 0, 0));
  }

  /** Of two columns the second lacks up to four times the share. */
  @Test
  void noColumnLacksMoreThanAllOfItsCells() {
    TableGenerator.Shape two = new TableGenerator.Shape(2, 0, 0);
    for (int seed = 0; seed < 50; seed++) {
      double most = new TableGenerator(1, two, .25, seed).truth().schema().column(1).missing();
      assertThat(most).isBetween(0.0, 1.0);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableGenerator(1, two, .2501, 0))
        .withMessageContaining("from 0 to 0.25 for 2 columns");
    assertThat(new TableGenerator.Shape(5, 5, 2).mostMissing()).isEqualTo(11 / 24.0);
  }
}

package io.emmer.em;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MomentsTest {
  private static final TestRows ROWS = TestRows.of(2, 1, -3, 2, 5, 4, 5, 9, -7);

  @Test
  void areThoseOfTheFormulas() {
    for (int leafRows : new int[] {1, 2, 3, 4}) {
      Moments moments = Moments.of(ROWS.dataset(leafRows, new double[] {4, 0}));
      assertThat(moments.rows()).isEqualTo(4);
      assertThat(moments.weight()).isEqualTo(4);
      assertClose(moments.mean(), new double[] {4, 0}, 1e-14);
      assertClose(moments.variance(), new double[] {9.5, 27}, 1e-14);
      assertThat(moments.min()).containsExactly(1, -7);
      assertThat(moments.max()).containsExactly(9, 5);
    }
  }

  @Test
  void weightsCountAsRepetitionsAndZeroAsAbsence() {
    for (int leafRows : new int[] {1, 2, 4}) {
      Moments moments = Moments.of(ROWS.weighted(0, 2, 1, 0).dataset(leafRows, new double[2]));
      assertThat(moments.rows()).isEqualTo(2);
      assertThat(moments.weight()).isEqualTo(3);
      assertClose(moments.mean(), new double[] {8.0 / 3, 5}, 1e-14);
      assertClose(moments.variance(), new double[] {8.0 / 9, 0}, 1e-14);
      assertThat(moments.min()).containsExactly(2, 5);
      assertThat(moments.max()).containsExactly(4, 5);
    }
  }

  @Test
  void keepTheirDigitsFarFromTheOrigin() {
    TestRows far = TestRows.around(1, new double[] {0}, 1, 1000);
    Moments near = Moments.of(far.dataset(64, new double[1]));
    Moments moved = Moments.of(far.moved(1, 1e6).dataset(64, new double[1]));
    assertClose(moved.variance(), near.variance(), 1e-9);
    assertClose(near.variance()[0], 1, 0.1, 0);
  }
}

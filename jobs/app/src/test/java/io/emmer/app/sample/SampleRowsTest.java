package io.emmer.app.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.RowSampler;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.transform.RowTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows that are functions of their numbers, whichever task writes them. */
class SampleRowsTest {
  private static final int ROWS = 23;

  /** Row n is (n, n / 2), of component n mod 3. */
  private static final RowSampler NUMBERS =
      (seed, row, out, at) -> {
        out[at] = seed + row;
        out[at + 1] = row / 2.0;
        return (int) (row % 3);
      };

  private static SampleRows rows(double[] centres) {
    return new SampleRows(NUMBERS, centres, RowTransform.NONE, 2, 2, 3, ROWS, 0, 1);
  }

  /** The rows, each as (component, values), of leaves that are cut before some rows. */
  private static List<double[]> drawn(int... cuts) {
    List<double[]> drawn = new ArrayList<>();
    int from = 0;
    for (int cut : IntStream.concat(IntStream.of(cuts), IntStream.of(ROWS)).toArray()) {
      Leaf leaf = rows(null).leaf(from, cut);
      assertThat(leaf.block().firstRow()).isEqualTo(from);
      for (int n = 0; n < leaf.block().rows(); n++) {
        double[] row = new double[3];
        leaf.block().copyRow(n, row, 1);
        row[0] = leaf.wholeLabel(n);
        drawn.add(row);
      }
      from = cut;
    }
    return drawn;
  }

  @Test
  void anyCutGivesTheSameRows() {
    List<double[]> whole = drawn();
    assertThat(whole).hasSize(ROWS);
    assertThat(whole.get(4)).containsExactly(1, 4, 2);
    for (int[] cuts : new int[][] {{1}, {22}, {7, 7, 8}, {4, 9, 16, 20}}) {
      assertThat(drawn(cuts)).usingRecursiveComparison().isEqualTo(whole);
    }
  }

  @Test
  void meansStandInForWhatWasDrawn() {
    double[] x = new double[2];
    SampleRows means = rows(new double[] {1, 2, 3, 4, 5, 6});
    assertThat(means.draw(4, x)).isEqualTo(1);
    assertThat(x).containsExactly(3, 4);
  }
}

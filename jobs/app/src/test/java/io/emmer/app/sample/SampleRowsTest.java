package io.emmer.app.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.RowSampler;
import io.emmer.spark.rows.RowRange;
import io.emmer.spark.rows.transform.RowTransform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
    return new SampleRows(NUMBERS, centres, RowTransform.NONE, 2, 2, 3, ROWS, 0);
  }

  private record Written(byte[] rows, byte[] components, long clipped) {}

  /** Cut before some rows; every range is written by itself, as by a task of its own. */
  private static Written write(int... cuts) throws IOException {
    DrawnPart part =
        new DrawnPart(
            rows(null), List.of(new RowEncoder.Bytes(2, 16), new RowEncoder.Components(1)));
    ByteArrayOutputStream[] out = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    List<RowRange> ranges = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      ranges.add(new RowRange(ranges.size(), from, cut));
      from = cut;
    }
    ranges.add(new RowRange(ranges.size(), from, ROWS));
    long clipped = 0;
    for (RowRange range : ranges) {
      clipped += part.write(List.of(range).iterator(), new OutputStream[] {out[0], out[1]});
    }
    return new Written(out[0].toByteArray(), out[1].toByteArray(), clipped);
  }

  @Test
  void anyCutGivesTheSameBytes() throws IOException {
    Written whole = write();
    assertThat(whole.rows()).hasSize(2 * ROWS);
    assertThat(whole.rows()[2 * 3]).isEqualTo((byte) 48);
    assertThat(whole.rows()[2 * 3 + 1]).isEqualTo((byte) 24);
    assertThat(whole.components()).startsWith(0, 1, 2, 0).hasSize(ROWS);
    // 16 n exceeds a byte from row 16 on.
    assertThat(whole.clipped()).isEqualTo(ROWS - 16);
    for (int[] cuts : new int[][] {{1}, {22}, {7, 7, 8}, {4, 9, 16, 20}}) {
      assertThat(write(cuts)).usingRecursiveComparison().isEqualTo(whole);
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

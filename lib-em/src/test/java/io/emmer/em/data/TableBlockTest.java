package io.emmer.em.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.kernel.Kernels;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableLayout;
import io.emmer.em.table.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableBlockTest {
  private static final double NONE = Double.NaN;

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.categorical("c", List.of("a", "b", "c")),
              Column.of("x", ColumnType.NUMERIC),
              Column.of("same", ColumnType.CONSTANT),
              Column.of("n", ColumnType.COUNT),
              Column.categorical("d", List.of("u", "v"))));

  private static final double[] VALUES = {
    2, 0.5, NONE, 3, 0, NONE, NONE, NONE, NONE, NONE, 0, -2, NONE, NONE, 1, NONE, 1, NONE, 20, NONE
  };

  private static double[] row(DataBlock block, int n) {
    double[] row = new double[block.dimensions()];
    block.copyRow(n, row, 0);
    return row;
  }

  @Test
  void rowsAreGivenBack() throws Exception {
    TableBlock block = TableBlock.of(7, SCHEMA.layout(), VALUES, new double[] {1, 2, 3, 4});
    for (DataBlock same : List.of(block, copy(block))) {
      for (int n = 0; n < 4; n++) {
        assertThat(row(same, n)).isEqualTo(Arrays.copyOfRange(VALUES, 5 * n, 5 * n + 5));
        assertThat(same.weight(n)).isEqualTo(n + 1);
      }
      assertThat(same.firstRow()).isEqualTo(7);
    }
    assertThat(TableBlock.of(block, SCHEMA.layout())).isSameAs(block);
  }

  private static DataBlock copy(DataBlock block) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(block);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (DataBlock) in.readObject();
    }
  }

  @Test
  void rowsAreExpandedAsTheLayoutSays() {
    MomentRows rows = TableBlock.of(0, SCHEMA.layout(), VALUES, null).moments();
    // x: 1 y y^2; n: 1 x; c: a b c; d: u v
    assertThat(row(rows, 0)).containsExactly(1, 0.5, 0.25, 1, 3, 0, 0, 1, 1, 0);
    assertThat(row(rows, 1)).containsOnly(0);
    assertThat(row(rows, 2)).containsExactly(1, -2, 4, 0, 0, 1, 0, 0, 0, 1);
    assertThat(row(rows, 3)).containsExactly(1, 1, 1, 1, 20, 0, 0, 0, 0, 0);
    assertThat(rows.minusLogFactorials(0)).isEqualTo(-Math.log(6));
    assertThat(rows.minusLogFactorials(2)).isZero();
    assertThat(rows.squaredNorm(0)).isEqualTo(1 + 0.25 + 0.0625 + 1 + 9 + 2);
  }

  @Test
  void valuesOfNoColumnAreRefused() {
    double[][] wrong = {
      {3, 0, 0, 0, 0}, {0.5, 0, 0, 0, 0}, {-1, 0, 0, 0, 0},
      {0, Double.POSITIVE_INFINITY, 0, 0, 0}, {0, 0, 0, -1, 0}, {0, 0, 0, 1.5, 0}
    };
    for (double[] row : wrong) {
      assertThatThrownBy(() -> TableBlock.of(4, SCHEMA.layout(), row, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("row 4, column ");
    }
    assertThatThrownBy(() -> TableBlock.of(0, SCHEMA.layout(), new double[4], null))
        .hasMessage("4 values are no rows of 5");
  }

  /** Numbers by Horner's rule, everything else in ascending order. */
  @Test
  void theProductHasTheSameBitsWithAnyKernels() {
    List<Column> columns = new ArrayList<>();
    for (int d = 0; d < 200; d++) {
      columns.add(Column.of("x" + d, ColumnType.NUMERIC));
    }
    columns.add(Column.categorical("c", List.of("a", "b", "c")));
    columns.add(Column.of("n", ColumnType.COUNT));
    TableLayout layout = new TableSchema(columns).layout();
    CounterRandom.Stream random = CounterRandom.stream(3, RandomPurpose.SUBSET, 0, 0);
    int rows = 9;
    double[] values = new double[rows * columns.size()];
    for (int i = 0; i < values.length; i++) {
      int d = i % columns.size();
      double x = d < 200 ? random.nextNormal() : random.nextBelow(3);
      values[i] = random.nextUniform() < 0.2 ? NONE : x;
    }
    MomentRows block = TableBlock.of(0, layout, values, null).moments();
    for (int components : new int[] {1, 3, 4, 9, 21}) {
      int stride = Kernels.paddedColumns(components);
      double[] w = new double[layout.size() * stride];
      Arrays.setAll(w, i -> random.nextNormal());
      double[] scores = new double[(rows - 2) * stride];
      Arrays.setAll(scores, i -> i % stride);
      double[] expected = scores.clone();
      for (int n = 2; n < rows; n++) {
        double[] x = row(block, n);
        for (int k = 0; k < stride; k++) {
          int at = (n - 2) * stride + k;
          for (int e = 0; e < 600; e += 3) {
            double y = x[e + 1];
            double slope = Math.fma(y, w[(e + 2) * stride + k], w[(e + 1) * stride + k]);
            expected[at] = Math.fma(y, slope, Math.fma(x[e], w[e * stride + k], expected[at]));
          }
          for (int e = 600; e < x.length; e++) {
            expected[at] = Math.fma(x[e], w[e * stride + k], expected[at]);
          }
        }
      }
      block.multiply(2, rows, w, stride, scores);
      assertThat(scores).isEqualTo(expected);
    }
  }

  @Test
  void kMeansSeesStandardizedNumbersAndOnes() {
    TableSchema known =
        new TableSchema(
            List.of(
                SCHEMA.column(0),
                SCHEMA.column(1).observed(0, 9.0, 2.0, null),
                SCHEMA.column(2),
                SCHEMA.column(3).observed(0, 2.0, 4.0, null),
                SCHEMA.column(4)));
    StandardView view = new StandardView(known);
    DataBlock seen = view.of(TableBlock.of(0, SCHEMA.layout(), VALUES, null));
    assertThat(view.dimensions()).isEqualTo(7);
    assertThat(row(seen, 0)).containsExactly(-4.25, 0.25, 0, 0, 1, 1, 0);
    assertThat(row(seen, 1)).containsOnly(0);
    assertThat(row(seen, 2)).containsExactly(-5.5, 0, 1, 0, 0, 0, 1);
    assertThat(seen.squaredNorm(2)).isEqualTo(32.25);
  }

  @Test
  void tablesWithNothingToModelOrFarTooMuchAreRefused() {
    assertThatThrownBy(() -> new TableSchema(List.of(Column.of("x", ColumnType.CONSTANT))))
        .hasMessage("the table has no column that varies");
    assertThatThrownBy(() -> TableSchema.numeric(30_000)).hasMessageContaining("exclude columns");
    assertThatThrownBy(() -> Column.categorical("c", List.of("a", "a")))
        .hasMessageContaining("expected distinct texts");
  }
}

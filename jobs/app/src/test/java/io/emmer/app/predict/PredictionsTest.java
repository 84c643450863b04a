package io.emmer.app.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Candidate;
import io.emmer.em.Objective;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.spark.UsageException;
import io.emmer.spark.rows.Leaf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions of two leaves under two centres, as rows of a table and as bytes of arrays. */
class PredictionsTest {
  private static final List<Leaf> LEAVES =
      List.of(
          new Leaf(
              0,
              block(0, 0, 1, 9),
              new String[] {"4", "5", "6"},
              new String[] {"a", "b", "c"},
              null),
          new Leaf(1, block(3, 12), new String[] {"7"}, new String[] {"d"}, null));

  private static DenseBlock block(long first, double... values) {
    return new DenseBlock(first, 1, values, null);
  }

  private static RowScorer scorer(Responsibilities responsibilities) {
    return new RowScorer(
        new Candidate<>(
            new KMeansFamily(), new KMeansModel(new double[] {.5, .5}, new double[] {1, 10})),
        new double[1],
        responsibilities,
        null,
        null,
        null);
  }

  private static PredictionColumns columns(Responsibilities responsibilities) {
    return new PredictionColumns(
        "STRING", "INT", Objective.INERTIA, false, responsibilities, false, List.of(), List.of());
  }

  private static Iterator<Prediction> predictions() {
    return scorer(new Responsibilities(2, false)).of(LEAVES.iterator());
  }

  @Test
  void rowsKeepTheirNumbersIdsAndLabels() {
    List<Row> rows = new ArrayList<>();
    PredictionColumns all = columns(new Responsibilities(2, false));
    predictions().forEachRemaining(one -> rows.add(PredictJob.row(one, all)));
    assertThat(rows).extracting(row -> row.getLong(0)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(rows).extracting(row -> row.getString(1)).containsExactly("a", "b", "c", "d");
    assertThat(rows).extracting(row -> row.getString(2)).containsExactly("4", "5", "6", "7");
    assertThat(rows).extracting(row -> row.getInt(3)).containsExactly(0, 0, 1, 1);
    assertThat(rows).extracting(row -> row.getDouble(4)).containsExactly(1.0, 0.0, 1.0, 4.0);
    assertThat((Object[]) rows.get(2).get(5)).containsExactly(0.0, 1.0);
  }

  @Test
  void whatRowsLackIsNull() {
    Leaf bare = new Leaf(0, block(0, 3), null);
    Prediction one = scorer(new Responsibilities(2, false)).of(List.of(bare).iterator()).next();
    assertThat(one.id()).isNull();
    assertThat(one.label()).isNull();
    assertThat(one.kept()).isEmpty();
  }

  /** A leaf at a time, so that memory does not grow with the partition. */
  @Test
  void noLeafIsTakenBeforeItsRowsAreWanted() {
    Iterator<Leaf> leaves = LEAVES.iterator();
    Iterator<Prediction> rows = scorer(new Responsibilities(2, false)).of(leaves);
    for (int n = 0; n < 3; n++) {
      rows.next();
    }
    assertThat(leaves.next()).isSameAs(LEAVES.get(1));
  }

  private static ByteArrayOutputStream[] arrays(Responsibilities responsibilities)
      throws IOException {
    ArrayPredictions arrays = new ArrayPredictions(columns(responsibilities), true, false);
    ByteArrayOutputStream[] out = new ByteArrayOutputStream[arrays.outputs().size()];
    Arrays.setAll(out, i -> new ByteArrayOutputStream());
    assertThat(arrays.write(scorer(responsibilities).of(LEAVES.iterator()), out)).isEqualTo(4);
    return out;
  }

  @Test
  void arraysHoldTheSame() throws IOException {
    ByteArrayOutputStream[] out = arrays(new Responsibilities(2, false));
    assertThat(out).hasSize(4);
    assertThat(ints(out[0])).containsExactly(0, 0, 1, 1);
    assertThat(doubles(out[1])).containsExactly(1, 0, 1, 4);
    assertThat(doubles(out[2])).containsExactly(1, 0, 1, 0, 0, 1, 0, 1);
    assertThat(ints(out[3])).containsExactly(4, 5, 6, 7);
  }

  @Test
  void theLargestResponsibilitiesStandBesideTheirComponents() throws IOException {
    ByteArrayOutputStream[] out = arrays(new Responsibilities(1, true));
    assertThat(doubles(out[2])).containsExactly(1, 1, 1, 1);
    assertThat(ints(out[3])).containsExactly(0, 0, 1, 1);
    assertThat(arrays(Responsibilities.parse("none", 2, true))).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    ", 100, true, 100, false",
    ", 101, true, 0, false",
    ", 3, false, 0, false",
    "all, 101, true, 101, false",
    "all, 3, false, 3, false",
    "none, 3, true, 0, false",
    "2, 3, true, 2, true",
    "9, 3, true, 3, true"
  })
  void responsibilitiesAreAsAskedFor(
      String text, int components, boolean likelihood, int count, boolean largest) {
    assertThat(Responsibilities.parse(text, components, likelihood))
        .isEqualTo(new Responsibilities(count, largest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "some", "1.5", ""})
  void otherResponsibilitiesAreRefused(String text) {
    assertThatThrownBy(() -> Responsibilities.parse(text, 3, true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("expected all, none, or how many of the largest");
  }

  private static int[] ints(ByteArrayOutputStream bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[from.remaining() / Integer.BYTES];
    from.asIntBuffer().get(values);
    return values;
  }

  private static double[] doubles(ByteArrayOutputStream bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[from.remaining() / Double.BYTES];
    from.asDoubleBuffer().get(values);
    return values;
  }

  @Test
  void theScoreIsNamedByTheObjective() {
    assertThat(PredictJob.schema(columns(new Responsibilities(2, false))).fieldNames())
        .containsExactly("row", "id", "label", "component", "squaredDistance", "responsibilities");
  }

  @Test
  void columnsOfThatNameAreNotKept() {
    PredictionColumns columns =
        new PredictionColumns(
            null,
            null,
            Objective.LOG_LIKELIHOOD,
            true,
            new Responsibilities(0, false),
            true,
            List.of("a", "Cost2"),
            List.of("INT", "INT"));
    assertThat(columns.clash()).isEqualTo("Cost2");
  }
}

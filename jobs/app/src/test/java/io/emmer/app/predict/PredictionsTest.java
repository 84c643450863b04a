package io.emmer.app.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.HyperParameters;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.family.Families;
import io.emmer.em.family.kmeans.KMeansFamily;
import io.emmer.em.family.kmeans.KMeansModel;
import io.emmer.spark.rows.Leaf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Predictions of two leaves under two centres, as rows of a table and as bytes of arrays. */
class PredictionsTest {
  private static final List<Leaf> LEAVES =
      List.of(
          new Leaf(
              0, block(0, 0, 1, 9), new String[] {"4", "5", "6"}, new String[] {"a", "b", "c"}),
          new Leaf(1, block(3, 12), new String[] {"7"}, new String[] {"d"}));

  private static DenseBlock block(long first, double... values) {
    return new DenseBlock(first, 1, values, null);
  }

  private static EStep<?> eStep() {
    KMeansModel centres = new KMeansModel(new double[] {.5, .5}, new double[] {1, 10});
    return new Candidate<>(new KMeansFamily(), centres).eStep(new double[1]);
  }

  @Test
  void rowsKeepTheirNumbersIdsAndLabels() {
    List<Row> rows = new ArrayList<>();
    PredictJob.rows(LEAVES.iterator(), eStep()).forEachRemaining(rows::add);
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
    Row row = PredictJob.rows(List.of(bare).iterator(), eStep()).next();
    assertThat(row.isNullAt(1)).isTrue();
    assertThat(row.isNullAt(2)).isTrue();
  }

  /** A leaf at a time, so that memory does not grow with the partition. */
  @Test
  void noLeafIsTakenBeforeItsRowsAreWanted() {
    Iterator<Leaf> leaves = LEAVES.iterator();
    Iterator<Row> rows = PredictJob.rows(leaves, eStep());
    for (int n = 0; n < 3; n++) {
      rows.next();
    }
    assertThat(leaves.next()).isSameAs(LEAVES.get(1));
  }

  @Test
  void arraysHoldTheSame() throws IOException {
    ByteArrayOutputStream[] out = new ByteArrayOutputStream[4];
    OutputStream[] streams = new OutputStream[out.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = new ByteArrayOutputStream();
      streams[i] = out[i];
    }
    assertThat(PredictJob.writeArrays(LEAVES.iterator(), eStep(), streams)).isEqualTo(4);
    assertThat(ints(out[0])).containsExactly(0, 0, 1, 1);
    assertThat(doubles(out[1])).containsExactly(1, 0, 1, 4);
    assertThat(doubles(out[2])).containsExactly(1, 0, 1, 0, 0, 1, 0, 1);
    assertThat(ints(out[3])).containsExactly(4, 5, 6, 7);
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
    for (String family : Families.names()) {
      String expected = family.equals("kmeans") ? "squaredDistance" : "logDensity";
      assertThat(PredictJob.schema(Families.of(family, HyperParameters.DEFAULTS)).fieldNames())
          .containsExactly("row", "id", "label", "component", expected, "responsibilities");
    }
  }
}

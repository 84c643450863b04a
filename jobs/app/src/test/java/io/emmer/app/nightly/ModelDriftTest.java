package io.emmer.app.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.family.Families;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.family.mixed.MixedParameters;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelDriftTest {
  private static final double[] CENTRES = {0, 0, 4, 0, 0, 4};

  private static Model model(String family, Map<String, NdArray> arrays, int components) {
    return Families.of(family, HyperParameters.DEFAULTS).read(components, 2, arrays);
  }

  private static Model diagonal(double[] weights, double[] means, double... variances) {
    int k = weights.length;
    return model(
        "gaussian-diagonal",
        Map.of(
            "weights", NdArray.of(weights, k),
            "means", NdArray.of(means, k, 2),
            "variances", NdArray.of(variances, k, 2)),
        k);
  }

  private static Model base() {
    return diagonal(new double[] {.5, .3, .2}, CENTRES, 1, 1, 2, 2, 3, 4);
  }

  @Test
  void aModelDidNotMoveFromItself() {
    ModelDrift drift = ModelDrift.of(base(), base(), 5);
    assertThat(drift.weights()).isZero();
    assertThat(drift.parameters()).isZero();
    assertThat(drift.components())
        .hasSize(3)
        .allMatch(pair -> pair.component().equals(pair.published()));
  }

  @Test
  void theOrderOfComponentsIsNoDrift() {
    Model turned =
        diagonal(new double[] {.2, .5, .3}, new double[] {0, 4, 0, 0, 4, 0}, 3, 4, 1, 1, 2, 2);
    ModelDrift drift = ModelDrift.of(turned, base(), 5);
    assertThat(drift.weights()).isZero();
    assertThat(drift.parameters()).isZero();
    assertThat(drift.components()).extracting(ModelDrift.Pair::published).containsExactly(2, 0, 1);
  }

  @Test
  void matchingIsOfAllTogether() {
    // Each new centre is nearest to the first old one, which only one of them can be.
    Model old = diagonal(new double[] {.5, .5}, new double[] {0, 0, 10, 0}, 1, 1, 1, 1);
    Model now = diagonal(new double[] {.5, .5}, new double[] {1, 0, 2, 0}, 1, 1, 1, 1);
    assertThat(ModelDrift.of(now, old, 1).components())
        .extracting(ModelDrift.Pair::published)
        .containsExactly(0, 1);
  }

  @Test
  void movesAreInSpreadsOfTheRows() {
    Model moved =
        diagonal(new double[] {.6, .2, .2}, new double[] {3, -4, 4, 0, 0, 4}, 1, 1, 2, 2, 3, 8);
    ModelDrift drift = ModelDrift.of(moved, base(), 4);
    // (4, 0) is nearer to the first one, but that would leave (4, 0) far from where it stays.
    assertThat(drift.weights()).isCloseTo(0.1, within(1e-15));
    assertThat(drift.components().get(0).centre()).isEqualTo(2.5);
    assertThat(drift.components().get(2).spread()).isCloseTo(4 / 5.0, within(1e-15));
    assertThat(drift.parameters()).isEqualTo(2.5);
    assertThat(ModelDrift.of(moved, base(), 400).parameters()).isCloseTo(.8, within(1e-15));
  }

  @Test
  void componentsThatStayAloneCountByTheirWeight() {
    Model fewer = diagonal(new double[] {.6, .4}, new double[] {0, 0, 4, 0}, 1, 1, 2, 2);
    ModelDrift less = ModelDrift.of(fewer, base(), 1);
    assertThat(less.weights()).isCloseTo((.1 + .1 + .2) / 2, within(1e-15));
    assertThat(less.components()).hasSize(3);
    assertThat(less.components().get(2)).isEqualTo(new ModelDrift.Pair(null, 2, 0, .2, 0, 0));
    ModelDrift more = ModelDrift.of(base(), fewer, 1);
    assertThat(more.weights()).isCloseTo(less.weights(), within(1e-15));
    assertThat(more.components().get(2)).isEqualTo(new ModelDrift.Pair(2, null, .2, 0, 0, 0));
  }

  @Test
  void covariancesThatAllShareAreCompared() {
    double[] weights = {.5, .5};
    double[] means = {0, 0, 4, 0};
    Model old = tied(weights, means, 2, 0, 0, 1);
    Model now = tied(weights, means, 2, 1, 1, 1);
    ModelDrift drift = ModelDrift.of(now, old, 1);
    assertThat(drift.components())
        .allSatisfy(pair -> assertThat(pair.spread()).isCloseTo(Math.sqrt(2.0 / 5), within(1e-15)));
  }

  private static Model tied(double[] weights, double[] means, double... covariance) {
    return model(
        "gaussian-tied",
        Map.of(
            "weights", NdArray.of(weights, 2),
            "means", NdArray.of(means, 2, 2),
            "covariances", NdArray.of(covariance, 2, 2)),
        2);
  }

  @Test
  void modelsWithoutVariancesHaveNoSpread() {
    Map<String, NdArray> arrays =
        Map.of(
            "weights",
            NdArray.of(new double[] {1}, 1),
            "means",
            NdArray.of(new double[] {1, 1}, 1, 2));
    ModelDrift drift = ModelDrift.of(model("kmeans", arrays, 1), model("kmeans", arrays, 1), 0);
    assertThat(drift.parameters()).isZero();
  }

  private static TableSchema schema(List<String> levels, double missing, double mean) {
    return new TableSchema(
        List.of(
            Column.of("x", ColumnType.NUMERIC).observed(missing, mean, 2.0, null),
            Column.categorical("plan", levels)
                .observed(0, null, null, Collections.nCopies(levels.size(), 1.0 / levels.size())),
            Column.of("calls", ColumnType.COUNT).observed(0, 9.0, 3.0, null)));
  }

  private static MixedModel table(TableSchema schema, double[] means, double... probabilities) {
    return new MixedModel(
        schema,
        new MixedParameters(
            new double[] {.6, .4},
            means,
            new double[] {1, 1},
            probabilities,
            new double[] {3, 12}));
  }

  /** Numbers move in deviations, rates in roots of the mean, levels by total variation. */
  @Test
  void columnsOfTablesHaveUnitsOfTheirOwn() {
    MixedModel published =
        table(schema(List.of("a", "b"), .1, 4), new double[] {0, 8}, .5, .5, .1, .9);
    MixedModel model =
        table(schema(List.of("a", "b", "c"), .1, 4), new double[] {8, 1}, .1, .6, .3, .5, .5, 0);
    assertThat(published.distances(0, published, 1)).containsExactly(4, .4, 3);
    assertThat(model.distances(0, published, 1))
        .containsExactly(new double[] {0, .3, 3}, within(1e-15));
    assertThat(model.distances(1, published, 0))
        .containsExactly(new double[] {.5, 0, 3}, within(1e-15));
    ModelDrift drift = ModelDrift.of(model, published, 1);
    assertThat(drift.components()).extracting(ModelDrift.Pair::published).containsExactly(1, 0);
    assertThat(drift.parameters()).isEqualTo(3);
    assertThat(drift.components()).allMatch(pair -> pair.spread() == 0);
    assertThat(drift.weights()).isEqualTo(.2, within(1e-15));
  }

  @Test
  void columnsMoveByThemselves() {
    List<ColumnDrift> moved =
        ColumnDrift.of(schema(List.of("b", "c", "a"), .25, 3), schema(List.of("a", "b"), .1, 4));
    assertThat(moved)
        .containsExactly(
            new ColumnDrift("x", .25, .1, -.5, null),
            new ColumnDrift("plan", 0.0, 0.0, null, moved.get(1).variation()),
            new ColumnDrift("calls", 0.0, 0.0, 0.0, null));
    assertThat(moved.get(1).variation()).isEqualTo(1 / 3.0, within(1e-15));
    assertThat(moved.get(0).largest()).isEqualTo(.5);
    assertThat(ColumnDrift.of(schema(List.of("a"), 0, 0), TableSchema.numeric(2))).isEmpty();
  }
}

package io.emmer.em.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.family.mixed.MixedParameters;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentProfileTest {
  @Test
  void whatSeparatesMostComesFirst() {
    double[] weights = {0.75, 0.25};
    List<double[]> centres = List.of(new double[] {1, 10}, new double[] {1.1, 30});
    ComponentProfile profile =
        ComponentProfile.of(
            List.of("a", "b"), weights, centres, new double[] {1, 15}, new double[] {1, 10});

    assertThat(profile.bySeparation())
        .extracting(ComponentProfile.Line::feature)
        .containsExactly("b", "a");
    assertThat(profile.lines().get(1).score(0)).isEqualTo(-0.5);
    assertThat(profile.lines().get(1).score(1)).isEqualTo(1.5);
    assertThat(profile.words(0)).isEqualTo("low b 10 against 15");
    assertThat(profile.words(1)).isEqualTo("high b 30 against 15");
  }

  @Test
  void withoutDeviationsTheSpreadOfTheCentresIsTheUnit() {
    List<double[]> centres = List.of(new double[] {0, 5}, new double[] {4, 5});
    ComponentProfile profile =
        ComponentProfile.of(
            List.of("a", "b"),
            new double[] {0.5, 0.5},
            centres,
            new double[] {2, 5},
            new double[] {Double.NaN, Double.NaN});

    assertThat(profile.lines().get(0).score(1)).isEqualTo(1);
    assertThat(profile.lines().get(1).score(1)).isZero();
  }

  @Test
  void levelsHaveShares() {
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.of("charge", ColumnType.NUMERIC),
                Column.categorical("contract", List.of("month", "year")),
                Column.of("calls", ColumnType.COUNT)));
    MixedParameters parameters =
        new MixedParameters(
            new double[] {0.5, 0.5},
            new double[] {89.1, 40.5},
            new double[] {1, 1},
            new double[] {0.91, 0.09, 0.25, 0.75},
            new double[] {2, 2});
    ComponentProfile profile = ComponentProfile.of(new MixedModel(schema, parameters));

    assertThat(profile.lines())
        .extracting(ComponentProfile.Line::name)
        .containsExactly("charge", "calls", "contract month", "contract year");
    assertThat(profile.lines().get(2).whole()).isEqualTo(0.58, within(1e-15));
    assertThat(profile.words(0))
        .isEqualTo(
            "high charge 89.1 against 64.8; contract month 91% against 58%; contract year 9%"
                + " against 42%");
  }

  @Test
  void aComponentLikeTheWholeIsCalledSo() {
    ComponentProfile profile =
        ComponentProfile.of(
            List.of("a"),
            new double[] {1},
            List.of(new double[] {3}),
            new double[] {3},
            new double[] {0});

    assertThat(profile.words(0)).isEqualTo("near the whole in every feature");
  }
}

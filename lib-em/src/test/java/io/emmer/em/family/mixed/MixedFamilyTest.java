package io.emmer.em.family.mixed;

import static io.emmer.em.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EmException;
import io.emmer.em.EmLoop;
import io.emmer.em.FitResult;
import io.emmer.em.HyperParameters;
import io.emmer.em.LocalDataset;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.RandomKey;
import io.emmer.em.RowSampler;
import io.emmer.em.StopRule;
import io.emmer.em.data.DenseBlock;
import io.emmer.em.init.Initialization;
import io.emmer.em.init.Starts;
import io.emmer.em.mixture.MixtureDensity;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableRows;
import io.emmer.em.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixedFamilyTest {
  private static final double NONE = Double.NaN;

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              Column.of("x", ColumnType.NUMERIC),
              Column.categorical("c", List.of("a", "b", "c")),
              Column.of("n", ColumnType.COUNT)));

  private static final MixedModel TRUTH =
      new MixedModel(
          SCHEMA,
          new MixedParameters(
              new double[] {0.3, 0.7},
              new double[] {-3, 2},
              new double[] {0.5, 2},
              new double[] {0.7, 0.2, 0.1, 0.1, 0.1, 0.8},
              new double[] {2, 40}));

  private static MixedFamily family(double pseudoCount, double floor, TableSchema schema) {
    return new MixedFamily().with(new HyperParameters(pseudoCount, floor)).ofTable(schema);
  }

  private static FitResult<?, ?> fit(
      MixedFamily family, LocalDataset data, MixedModel start, int iterations) {
    return new EmLoop(data, StopRule.iterations(iterations), event -> {})
        .run(List.of(new Candidate<>(family, start)))
        .get(0);
  }

  private static TableRows drawn(MixedModel model, int rows, double missing) {
    int dims = model.dimensions();
    RowSampler sampler = model.sampler().orElseThrow();
    double[] values = new double[rows * dims];
    for (int n = 0; n < rows; n++) {
      sampler.draw(1, n, values, n * dims);
    }
    for (int i = 0; i < values.length; i++) {
      if (CounterRandom.uniform(2, RandomPurpose.SUBSET, i, 0, 0) < missing) {
        values[i] = NONE;
      }
    }
    return new TableRows(model.schema(), values, null).described();
  }

  @Test
  void aVarianceAtTheFloorOfAColumnThatVariesIsToldOf() {
    Column x = Column.of("x", ColumnType.NUMERIC).observed(0, 0.0, 2.0, null);
    TableSchema schema = new TableSchema(List.of(x));
    double[] none = {};
    for (double floor : new double[] {Double.NaN, 1e-3, 0, 1}) {
      HyperParameters given =
          Double.isNaN(floor)
              ? HyperParameters.DEFAULTS
              : new HyperParameters(HyperParameters.DEFAULTS.pseudoCount(), floor);
      MixedFamily family = new MixedFamily().with(given).ofTable(schema);
      double limit = Double.isNaN(floor) ? 4e-5 : floor == 0 ? 4e-10 : 10 * floor;
      for (double share : new double[] {0.9, 1.1}) {
        double[] variances = {4, share * limit};
        MixedModel model =
            new MixedModel(
                schema,
                new MixedParameters(
                    new double[] {0.5, 0.5}, new double[] {-1, 1}, variances, none, none));
        assertThat(family.atFloor(model))
            .as(floor + " " + share)
            .isEqualTo(share < 1 && floor != 1 ? List.of(1) : List.of());
      }
    }
  }

  @Test
  void densityIsThatOfTheFormula() {
    MixedFamily family = family(0, 0, SCHEMA);
    TableRows rows =
        new TableRows(SCHEMA, new double[] {1, 2, 3, NONE, 0, NONE, NONE, NONE, NONE}, null);
    double whole = 0;
    for (int k = 0; k < 2; k++) {
      double mean = k == 0 ? -3 : 2;
      double variance = k == 0 ? 0.5 : 2;
      double rate = k == 0 ? 2 : 40;
      whole +=
          (k == 0 ? 0.3 : 0.7)
              * Math.exp(-(1 - mean) * (1 - mean) / (2 * variance))
              / Math.sqrt(2 * Math.PI * variance)
              * (k == 0 ? 0.1 : 0.8)
              * Math.exp(-rate)
              * Math.pow(rate, 3)
              / 6;
    }
    for (double[] origin : new double[][] {{0, 0, 0}, {5, 0, 0}}) {
      Assignments assigned = family.eStep(TRUTH, origin).assign(rows.block(0, 3, origin));
      assertClose(assigned.score()[0], Math.log(whole), 1e-13, 0);
      assertClose(assigned.score()[1], Math.log(0.3 * 0.7 + 0.7 * 0.1), 1e-13, 0);
      assertClose(assigned.score()[2], 0, 1e-15, 1);
      assertThat(assigned.responsibility(2, 0)).isEqualTo(0.3);
    }
    MixtureDensity density = MixtureDensity.of(new Candidate<>(family, TRUTH));
    assertClose(density.logDensity(1, 2, 3), Math.log(whole), 1e-13, 0);
    assertThat(density.posterior(NONE, NONE, NONE)).containsExactly(0.3, 0.7);
    assertThatThrownBy(() -> family.eStep(TRUTH, new double[] {0, 1, 0}))
        .hasMessageContaining("as they are");
  }

  @Test
  void deletedCellsDoNotHideTheParameters() {
    TableRows rows = drawn(TRUTH, 20_000, 0.3);
    MixedFamily family = family(0, 0, rows.schema());
    MixedModel start =
        family.fromCentres(2, new double[] {-1, 0, 5, 1, 2, 20}, Moments.of(rows.dataset(500)));
    MixedParameters fitted =
        ((MixedModel) fit(family, rows.dataset(500), start, 100).model()).parameters();
    MixedParameters truth = TRUTH.parameters();
    check(fitted.weights(), truth.weights(), 0.01);
    check(fitted.means(), truth.means(), 0.05);
    check(fitted.variances(), truth.variances(), 0.06);
    check(fitted.probabilities(), truth.probabilities(), 0.015);
    check(fitted.rates(), truth.rates(), 0.1);
  }

  private static void check(double[] actual, double[] expected, double most) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).isLessThan(most);
    }
  }

  /** As of rows in NPY, or by hand: model.json says nothing of the means of the columns. */
  @Test
  void aModelThatIsReadWithoutMeansScoresRowsFarFromZero() {
    double far = 1e9;
    Map<String, NdArray> arrays =
        Map.of(
            "weights", NdArray.of(new double[] {.5, .5}, 2),
            "means", NdArray.of(new double[] {far, far + 4}, 2, 1),
            "variances", NdArray.of(new double[] {1, 1}, 2, 1));
    MixedModel model = new MixedFamily().read(2, 1, arrays);
    DenseBlock row = new DenseBlock(0, 1, new double[] {far + 1}, null);
    double expected = Math.log((Math.exp(-.5) + Math.exp(-4.5)) / 2) - .5 * Math.log(2 * Math.PI);
    double score = new MixedFamily().eStep(model, new double[1]).assign(row).score()[0];
    assertClose(score, expected, 1e-12, 1);
  }

  @Test
  void anOffsetOfAMillionCostsNoDigitsButItsOwn() {
    TableRows here = drawn(TRUTH, 400, 0.1);
    double[] moved = here.values().clone();
    for (int i = 0; i < moved.length; i += 3) {
      moved[i] += 1e6;
    }
    TableRows there = new TableRows(SCHEMA, moved, null).described();
    MixedModel first = offsetFit(here, 0);
    MixedModel second = offsetFit(there, 1e6);
    assertClose(second.parameters().variances(), first.parameters().variances(), 1e-7);
    assertClose(second.parameters().rates(), first.parameters().rates(), 1e-7);
    assertClose(second.parameters().probabilities(), first.parameters().probabilities(), 1e-7);
    for (int k = 0; k < 2; k++) {
      double difference = second.parameters().means()[k] - 1e6 - first.parameters().means()[k];
      assertThat(Math.abs(difference)).isLessThan(1e-8);
    }
  }

  private static MixedModel offsetFit(TableRows rows, double offset) {
    MixedFamily family = family(0.01, 0, rows.schema());
    double[] centres = {offset - 1, 0, 5, offset + 1, 2, 20};
    LocalDataset data = rows.dataset(64);
    MixedModel start = family.fromCentres(2, centres, Moments.of(data));
    return (MixedModel) fit(family, data, start, 5).model();
  }

  @Test
  void aRowThatIsImpossibleEndsAFitByItsName() {
    MixedModel start =
        new MixedModel(
            SCHEMA,
            new MixedParameters(
                new double[] {0.25, 0.75},
                new double[] {0, 1},
                new double[] {1, 1},
                new double[] {0.5, 0.5, 0, 0.5, 0.5, 0},
                new double[] {0, 0}));
    double[] values = {0, 0, 0, 1, 1, 0, 0, 2, NONE, 1, 1, 4, NONE, 2, 0};
    double[] weights = {1, 1, 1, 1, 0};
    TableRows rows = new TableRows(SCHEMA, values, weights);
    MixedFamily family = family(0, 0, SCHEMA);
    assertThatThrownBy(() -> fit(family, rows.dataset(2), start, 5))
        .isInstanceOf(EmException.class)
        .hasMessage(
            "the log-likelihood of mixed K=2 is -Infinity after 0 M-steps: rows 2 and 1 more of"
                + " those in use are impossible under every component; raise pseudo-count, or"
                + " variance-floor, above 0");
    Assignments assigned =
        family.eStep(start, new double[3]).assign(rows.block(0, 5, new double[3]));
    assertThat(assigned.score()[2]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(assigned.score()[0]).isFinite();
    assertThat(assigned.responsibility(3, 0)).isEqualTo(0.25);
    assertThat(assigned.component()[3]).isEqualTo(1);
    TableRows possible = new TableRows(SCHEMA, values, new double[] {1, 1, 0, 0, 0});
    assertThat(fit(family, possible.dataset(2), start, 1).objective()).isFinite();
  }

  @Test
  void withoutAFloorItIsAMillionthOfTheVariance() {
    TableRows rows = new TableRows(SCHEMA, new double[] {4, 0, 0, 8, 0, 2}, null).described();
    MixedFamily family =
        new MixedFamily().with(new HyperParameters(0, null)).ofTable(rows.schema());
    LocalDataset data = rows.dataset(10);
    double[] apart = {4, 0, 1, 8, 0, 1};
    MixedModel start = family.fromCentres(2, apart, Moments.of(data));
    assertThat(start.parameters().variances()).containsExactly(4 + 4e-6, 4 + 4e-6);
    MixedModel fitted = (MixedModel) fit(family, data, start, 50).model();
    assertClose(fitted.parameters().variances(), new double[] {4e-6, 4e-6}, 1e-9);
    FitResult<?, ?> raised = fit(family(0, 0, rows.schema()), data, start, 50);
    assertThat(((MixedModel) raised.model()).parameters().variances())
        .as("1e-11 of the column's variance, 4")
        .containsExactly(4e-11, 4e-11);
    assertThat(raised.trace().raisedFloors()).isPositive();
    assertThat(raised.isAtFloor()).isTrue();
  }

  @Test
  void startsAreThoseOfTheSpecification() {
    TableRows rows =
        new TableRows(SCHEMA, new double[] {1, 0, 4, 5, NONE, NONE, NONE, 2, 0}, null).described();
    MixedFamily family = family(0.01, 0.5, rows.schema());
    LocalDataset data = rows.dataset(2);
    Moments moments = Moments.of(data);
    assertThat(moments.observed()).containsExactly(2, 2, 2);
    MixedParameters start = family.fromCentres(3, rows.values(), moments).parameters();
    assertThat(start.means()).containsExactly(1, 5, 3);
    assertThat(start.variances()).containsOnly(4.5);
    assertThat(start.rates()).containsExactly(3, 2, 1);
    double third = 1.0 / 3;
    double sixth = 0.5 / 3;
    assertThat(start.probabilities())
        .containsExactly(0.5 + sixth, sixth, sixth, third, third, third, sixth, sixth, 0.5 + sixth);
    MixedParameters random = family.random(2, new RandomKey(1, 0, 2), moments).parameters();
    for (int k = 0; k < 2; k++) {
      assertThat(random.means()[k]).isBetween(1.0, 5.0);
      assertThat(random.rates()[k]).isBetween(1.0, 3.0);
    }
    assertThatThrownBy(
            () -> Starts.models(data, family, 2, 1, 3, Initialization.Rule.KMEANS_PLUS_PLUS))
        .hasMessageContaining("mixed starts from rows of categories");
  }

  @Test
  void kMeansFindsTheComponents() {
    TableRows rows = drawn(TRUTH, 600, 0.1);
    MixedFamily family = family(0.01, 0, rows.schema());
    MixedParameters start =
        Starts.models(rows.dataset(64), family, 2, 1, 3, Initialization.Rule.KMEANS)
            .get(0)
            .parameters();
    double[] sorted = start.rates().clone();
    Arrays.sort(sorted);
    assertThat(sorted[0]).isBetween(1.5, 2.5);
    assertThat(sorted[1]).isBetween(39.0, 41.0);
  }

  /** A model of the levels a, b, c starts a fit to rows with two more. */
  @Test
  void newLevelsOfAWarmStartTakeTheirShare() {
    TableSchema wider =
        new TableSchema(
            List.of(
                SCHEMA.column(0),
                Column.categorical("c", List.of("a", "b", "c", "A", "z")),
                SCHEMA.column(2)));
    TableRows rows =
        new TableRows(wider, new double[] {1, 3, 4, 5, 4, 1, 2, NONE, 0, 1, 1, 1}, null)
            .described();
    MixedFamily family = family(0, 1, rows.schema());
    Moments moments = Moments.of(rows.dataset(2));
    MixedModel start = family.fromModel(TRUTH, () -> moments);
    double[] p = Arrays.copyOf(start.parameters().probabilities(), 5);
    // Three cells are observed, and there are five levels.
    assertClose(p, new double[] {0.75 * 0.7, 0.75 * 0.2, 0.75 * 0.1, 0.125, 0.125}, 1e-15);
    assertThat(fit(family, rows.dataset(2), start, 3).objective()).isFinite();
    TableSchema other =
        new TableSchema(List.of(SCHEMA.column(0), SCHEMA.column(1), SCHEMA.column(0)));
    assertThatThrownBy(() -> family(0, 1, other).fromModel(TRUTH, () -> moments))
        .hasMessage("column 2: found count 'n', expected numeric 'x'");
  }

  @Test
  void aThousandLevelsAndConstantColumns() {
    List<String> levels =
        IntStream.range(0, 1000).mapToObj(l -> String.format("level%03d", l)).toList();
    TableSchema schema =
        new TableSchema(
            List.of(
                Column.of("nothing", ColumnType.CONSTANT),
                Column.categorical("c", levels),
                Column.of("x", ColumnType.NUMERIC)));
    double[] values = new double[3 * 1500];
    for (int n = 0; n < 1500; n++) {
      values[3 * n] = n;
      values[3 * n + 1] = n % 999;
      values[3 * n + 2] = n % 2 == 0 ? n % 7 : 100 + n % 7;
    }
    TableRows rows = new TableRows(schema, values, null).described();
    MixedFamily family = family(0.01, 0, rows.schema());
    LocalDataset data = rows.dataset(256);
    MixedModel start = Starts.models(data, family, 2, 1, 3, Initialization.Rule.RANDOM_ROWS).get(0);
    MixedModel fitted = (MixedModel) fit(family, data, start, 20).model();
    double[] p = fitted.parameters().probabilities();
    assertThat(p).hasSize(2000);
    // The level that nobody has keeps what the prior gives it.
    assertThat(p[999]).isPositive().isLessThan(1e-4);
    assertClose(Arrays.stream(p).sum(), 2, 1e-12, 0);
    assertThat(fitted.arrays().keySet())
        .containsExactlyInAnyOrder("weights", "means", "variances", "probabilities");
    assertThat(fitted.freeParameters()).isEqualTo(1 + 2 * (2 + 999));
    MixedModel read = family.read(2, 3, fitted.arrays());
    assertThat(read.sameParameters(fitted)).isTrue();
  }

  /** Rows of component 0 have nothing but x, which is far from that of component 1. */
  @Test
  void aColumnThatAComponentNeverObservesStays() {
    double[] values = {-100, NONE, NONE, -101, NONE, NONE, 100, 0, 7, 102, 2, 9};
    TableRows rows = new TableRows(SCHEMA, values, null).described();
    MixedModel start =
        new MixedModel(
            rows.schema(),
            new MixedParameters(
                new double[] {0.5, 0.5},
                new double[] {-100, 100},
                new double[] {1, 1},
                new double[] {0.2, 0.3, 0.5, 0.4, 0.3, 0.3},
                new double[] {3, 4}));
    MixedParameters kept =
        ((MixedModel) fit(family(0, 0, rows.schema()), rows.dataset(3), start, 1).model())
            .parameters();
    assertThat(Arrays.copyOf(kept.probabilities(), 3)).containsExactly(0.2, 0.3, 0.5);
    assertThat(kept.rates()).containsExactly(3, 8);
    assertThat(kept.means()).containsExactly(-100.5, 101);
    MixedParameters prior =
        ((MixedModel) fit(family(0.5, 0, rows.schema()), rows.dataset(3), start, 1).model())
            .parameters();
    assertClose(
        prior.probabilities(),
        new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0, 1.5 / 3.5, 0.5 / 3.5, 1.5 / 3.5},
        1e-15);
    assertThat(prior.rates()).containsExactly(1, 16.5 / 2.5);
    TableSchema numbers = TableSchema.numeric(2);
    TableRows apart = new TableRows(numbers, new double[] {-100, NONE, 100, 7, 102, 9}, null);
    double[] none = {};
    MixedModel around =
        new MixedModel(
            numbers,
            new MixedParameters(
                new double[] {0.5, 0.5},
                new double[] {-100, 5, 100, 5},
                new double[] {1, 2, 1, 2},
                none,
                none));
    MixedParameters moved =
        ((MixedModel) fit(family(0, 0, numbers), apart.dataset(3), around, 1).model()).parameters();
    assertThat(moved.means()).containsExactly(-100, 5, 101, 8);
    assertThat(moved.variances()[1]).isEqualTo(2);
  }

  /** They have responsibilities pi, and so leave everything as it is. */
  @Test
  void rowsWithNothingObservedSayNothing() {
    TableRows rows = drawn(TRUTH, 60, 0.2);
    double[] more = Arrays.copyOf(rows.values(), rows.values().length + 3 * 40);
    Arrays.fill(more, rows.values().length, more.length, NONE);
    MixedFamily family = family(0.01, 0, rows.schema());
    MixedModel start =
        family.fromCentres(2, new double[] {-1, 0, 5, 1, 2, 20}, Moments.of(rows.dataset(20)));
    FitResult<?, ?> without = fit(family, rows.dataset(20), start, 1);
    FitResult<?, ?> with =
        fit(family, new TableRows(rows.schema(), more, null).dataset(20), start, 1);
    MixedParameters expected = ((MixedModel) without.model()).parameters();
    MixedParameters found = ((MixedModel) with.model()).parameters();
    assertClose(found.means(), expected.means(), 1e-13);
    assertClose(found.variances(), expected.variances(), 1e-12);
    assertClose(found.probabilities(), expected.probabilities(), 1e-13);
    assertClose(found.rates(), expected.rates(), 1e-13);
    for (int k = 0; k < 2; k++) {
      assertClose(found.weights()[k], 0.6 * expected.weights()[k] + 0.4 * 0.5, 1e-13, 0);
    }
    double before = without.trace().objectives().get(0);
    assertClose(with.trace().objectives().get(0), before, 1e-13, 0);
  }

  @Test
  void aLevelThatIsSeenOnceHasItsShare() {
    double[] values = new double[3 * 50];
    for (int n = 0; n < 50; n++) {
      values[3 * n + 1] = n == 17 ? 2 : n % 2;
    }
    TableRows rows = new TableRows(SCHEMA, values, null).described();
    for (double a : new double[] {0, 0.01, 1}) {
      MixedFamily family = family(a, 1, rows.schema());
      MixedModel start =
          family.fromCentres(1, new double[] {0, 0, 0}, Moments.of(rows.dataset(20)));
      MixedModel fitted = (MixedModel) fit(family, rows.dataset(20), start, 1).model();
      double expected = (1 + a) / (50 + 3 * a);
      assertClose(fitted.parameters().probabilities()[2], expected, 1e-15, 0);
    }
  }

  @Test
  void weightsAreRepeatedRowsAndRowsOfNoneAreNotThere() {
    TableRows rows = drawn(TRUTH, 90, 0.2);
    double[] weights = new double[90];
    List<Double> repeated = new ArrayList<>();
    for (int n = 0; n < 90; n++) {
      weights[n] = n % 4;
      for (int i = 0; i < n % 4; i++) {
        for (int d = 0; d < 3; d++) {
          repeated.add(rows.values()[3 * n + d]);
        }
      }
    }
    double[] values = repeated.stream().mapToDouble(x -> x).toArray();
    MixedFamily family = family(0.01, 0, rows.schema());
    MixedModel start =
        family.fromCentres(2, new double[] {-1, 0, 5, 1, 2, 20}, Moments.of(rows.dataset(20)));
    TableRows weighted = new TableRows(rows.schema(), rows.values(), weights);
    FitResult<?, ?> found = fit(family, weighted.dataset(20), start, 3);
    FitResult<?, ?> expected =
        fit(family, new TableRows(rows.schema(), values, null).dataset(20), start, 3);
    assertClose(found.model(), expected.model(), 1e-11);
    assertClose(found.objective(), expected.objective(), 1e-12, 0);
  }

  @Test
  void samplesHaveTheMomentsOfTheModelAndItsMissingCells() {
    int rows = 20_000;
    List<Column> columns = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      columns.add(SCHEMA.column(d).observed(d * 0.2, null, null, null));
    }
    MixedModel model = new MixedModel(new TableSchema(columns), TRUTH.parameters());
    double[] sum = new double[3];
    int[] seen = new int[3];
    double[] row = new double[3];
    for (int n = 0; n < rows; n++) {
      model.sampler(true).draw(5, n, row, 0);
      for (int d = 0; d < 3; d++) {
        seen[d] += Double.isNaN(row[d]) ? 0 : 1;
        sum[d] += Double.isNaN(row[d]) ? 0 : row[d];
      }
    }
    assertThat(seen[0]).isEqualTo(rows);
    assertThat(seen[1]).isBetween((int) (0.79 * rows), (int) (0.81 * rows));
    assertThat(seen[2]).isBetween((int) (0.59 * rows), (int) (0.61 * rows));
    assertThat(sum[0] / seen[0]).isBetween(0.45, 0.55);
    assertThat(sum[1] / seen[1]).isBetween(1.28, 1.34);
    assertThat(sum[2] / seen[2]).isBetween(28.2, 29.0);
  }

  /** Rows that were laid out for a model of fewer levels are those of one with more behind them. */
  @Test
  void rowsOfAnotherLayoutAreLaidOutAnew() {
    TableSchema wider =
        new TableSchema(
            List.of(
                SCHEMA.column(0),
                Column.categorical("c", List.of("a", "b", "c", "z")),
                SCHEMA.column(2)));
    MixedModel other =
        new MixedModel(
            wider,
            new MixedParameters(
                TRUTH.weights(),
                TRUTH.parameters().means(),
                TRUTH.parameters().variances(),
                new double[] {0.7, 0.2, 0.1, 0, 0.1, 0.1, 0.8, 0},
                TRUTH.parameters().rates()));
    TableRows rows = drawn(TRUTH, 50, 0.1);
    double[] origin = new double[3];
    double[] expected =
        family(0, 0, SCHEMA).eStep(TRUTH, origin).assign(rows.block(0, 50, origin)).score();
    assertThat(family(0, 0, wider).eStep(other, origin).assign(rows.block(0, 50, origin)).score())
        .isEqualTo(expected);
  }

  @Test
  void componentsAreComparedInUnitsOfTheirColumns() {
    TableSchema known =
        new TableSchema(
            List.of(
                SCHEMA.column(0).observed(0, 9.0, 2.0, null),
                SCHEMA.column(1),
                SCHEMA.column(2).observed(0, 4.0, 3.0, null)));
    double[] points = new MixedModel(known, TRUTH.parameters()).comparable();
    assertThat(points).containsExactly(-1.5, 1, 0.35, 0.1, 0.05, 1, 20, 0.05, 0.05, 0.4);
  }

  @Test
  void parametersThatAreNoneAreRefused() {
    MixedParameters p = TRUTH.parameters();
    assertThatThrownBy(
            () ->
                new MixedModel(
                    SCHEMA,
                    new MixedParameters(
                        p.weights(),
                        p.means(),
                        p.variances(),
                        new double[] {0.5, 0.5, 0.5, 0, 0, 1},
                        p.rates())))
        .hasMessage("the probabilities of the levels of 'c' in component 0 sum to 1.5, expected 1");
    assertThatThrownBy(
            () ->
                new MixedModel(
                    SCHEMA,
                    new MixedParameters(
                        p.weights(), p.means(), new double[] {1, 0}, p.probabilities(), p.rates())))
        .hasMessage("element 1 of the variances is 0.0, expected a finite number above 0");
  }
}

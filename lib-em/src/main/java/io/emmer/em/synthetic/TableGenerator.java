package io.emmer.em.synthetic;

import io.emmer.em.RowSampler;
import io.emmer.em.family.mixed.MixedModel;
import io.emmer.em.family.mixed.MixedParameters;
import io.emmer.em.random.CounterRandom;
import io.emmer.em.random.RandomPurpose;
import io.emmer.em.table.Column;
import io.emmer.em.table.ColumnType;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws rows of a table of K segments, each a component of a mixture of normal numbers, counts and
 * categories. Columns and parameters are those of the seed; so is every row, whatever other rows
 * are drawn. Numbers have {@value #DECIMALS} decimals.
 *
 * @param shape columns of each type
 * @param missing share of the cells that are missing, on average over the columns; the first column
 *     lacks none, and others up to twice as many
 */
public record TableGenerator(int segments, Shape shape, double missing, long seed) {
  private static final int DECIMALS = 3;
  private static final double UNIT = Math.pow(10, DECIMALS);
  private static final int FEWEST_LEVELS = 2;
  private static final int MOST_LEVELS = 40;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if there is nothing to draw
   */
  public TableGenerator {
    if (segments < 1) {
      throw new IllegalArgumentException("expected a segment or more");
    }
    if (!(missing >= 0 && missing <= shape.mostMissing())) {
      throw new IllegalArgumentException(
          Text.format(
              "expected a share of missing cells from 0 to %s for %d %s, of which the first lacks"
                  + " none",
              Text.brief(Math.floor(shape.mostMissing() * 1000) / 1000),
              shape.columns(),
              shape.columns() == 1 ? "column" : "columns"));
    }
  }

  /** Numbers of columns, which follow each other: numbers, categories, counts. */
  public record Shape(int numbers, int categories, int counts) {
    public Shape {
      if (numbers < 0 || categories < 0 || counts < 0 || numbers + categories + counts < 1) {
        throw new IllegalArgumentException("expected a column or more");
      }
    }

    /** Number of all columns. */
    public int columns() {
      return numbers + categories + counts;
    }

    /** The largest share of missing cells, at which some column may lack all: (D - 1) / (2 D). */
    public double mostMissing() {
      return (columns() - 1) / (2.0 * columns());
    }
  }

  private CounterRandom.Stream stream(int what) {
    return CounterRandom.stream(seed, RandomPurpose.SYNTHETIC_TABLE, what, 0);
  }

  /** The mixture that rows come from, whose columns know how often their cells are missing. */
  public MixedModel truth() {
    CounterRandom.Stream random = stream(0);
    double[] weights = dirichlet(segments, 1, random);
    for (int k = 0; k < segments; k++) {
      weights[k] = (weights[k] + 1.0 / segments) / 2; // no segment is very small
    }
    int numbers = shape.numbers();
    double[] means = new double[segments * numbers];
    double[] variances = new double[segments * numbers];
    for (int j = 0; j < numbers; j++) {
      double scale = StrictMath.exp(random.nextUniform(0, 8));
      for (int k = 0; k < segments; k++) {
        double deviation = scale * random.nextUniform(0.5, 1.5);
        means[k * numbers + j] = scale * (10 + 2 * random.nextNormal());
        variances[k * numbers + j] = deviation * deviation;
      }
    }
    double[] rates = new double[segments * shape.counts()];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = StrictMath.exp(random.nextUniform(-1, 3));
    }
    List<Column> columns = columns(random);
    TableSchema schema = new TableSchema(columns);
    double[] probabilities = probabilities(schema, random);
    return new MixedModel(
        schema, new MixedParameters(weights, means, variances, probabilities, rates));
  }

  private List<Column> columns(CounterRandom.Stream random) {
    List<Column> columns = new ArrayList<>();
    for (int j = 1; j <= shape.numbers(); j++) {
      columns.add(Column.of("number" + j, ColumnType.NUMERIC));
    }
    for (int j = 1; j <= shape.categories(); j++) {
      int count = FEWEST_LEVELS + (int) random.nextBelow(MOST_LEVELS - FEWEST_LEVELS + 1L);
      String[] levels = new String[count];
      Arrays.setAll(levels, l -> (l < 9 ? "level 0" : "level ") + (l + 1));
      columns.add(Column.categorical("category" + j, List.of(levels)));
    }
    for (int j = 1; j <= shape.counts(); j++) {
      columns.add(Column.of("count" + j, ColumnType.COUNT));
    }
    double most = columns.size() < 2 ? 0 : 2 * missing * columns.size() / (columns.size() - 1);
    for (int d = 0; d < columns.size(); d++) {
      double share = d == 0 ? 0 : most * random.nextUniform();
      columns.set(d, columns.get(d).observed(share, null, null, null));
    }
    return columns;
  }

  private double[] probabilities(TableSchema schema, CounterRandom.Stream random) {
    int levels = schema.layout().levels();
    double[] probabilities = new double[segments * levels];
    for (int k = 0; k < segments; k++) {
      for (int j = 0; j < schema.layout().categories().length; j++) {
        double[] p = dirichlet(schema.layout().levels(j), 2, random);
        int from = k * levels + schema.layout().firstLevel()[j];
        System.arraycopy(p, 0, probabilities, from, p.length);
      }
    }
    return probabilities;
  }

  /** Exponential variates to a power, as shares: the larger the power, the fewer are large. */
  private static double[] dirichlet(int count, double power, CounterRandom.Stream random) {
    double[] p = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      p[i] = StrictMath.pow(-StrictMath.log(random.nextUniform()), power);
      sum += p[i];
    }
    for (int i = 0; i < count; i++) {
      p[i] /= sum;
    }
    return p;
  }

  /** Draws rows of the truth, with missing cells. */
  public Rows rows() {
    MixedModel truth = truth();
    return new Rows(truth.schema(), truth.sampler(true), shape.numbers(), seed);
  }

  /**
   * Rows of a table.
   *
   * @param numbers columns, the first ones, whose cells are rounded
   */
  public record Rows(TableSchema schema, RowSampler sampler, int numbers, long seed)
      implements java.io.Serializable {
    /**
     * Draws a row.
     *
     * @param x takes x[d], NaN where a cell is missing
     * @return its segment
     */
    public int draw(long row, double[] x) {
      int segment = sampler.draw(seed, row, x, 0);
      for (int d = 0; d < numbers; d++) {
        x[d] = Math.rint(x[d] * UNIT) / UNIT;
      }
      return segment;
    }

    /** A cell as text, empty where it is missing. */
    public String text(int d, double x) {
      if (Double.isNaN(x)) {
        return "";
      }
      Column column = schema.column(d);
      if (column.levels() != null) {
        return column.levels().get((int) x);
      }
      return column.type() == ColumnType.COUNT ? Long.toString((long) x) : Double.toString(x);
    }
  }
}

package io.emmer.em.family.mixed;

import io.emmer.em.CellDensity;
import io.emmer.em.Model;
import io.emmer.em.NdArray;
import io.emmer.em.RowSampler;
import io.emmer.em.function.Divergence;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.ComponentScores;
import io.emmer.em.mixture.MixtureSampler;
import io.emmer.em.table.Column;
import io.emmer.em.table.TableLayout;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Mixing weights, and the parameters of every column in every component. Immutable.
 *
 * <p>As a centre, a component has the mean of a numeric column, the rate of a count, and the
 * position of the most probable level.
 */
public final class MixedModel extends ComponentModel {
  private static final long serialVersionUID = 1L;

  static final String MEANS = "means";
  static final String VARIANCES = "variances";
  static final String PROBABILITIES = "probabilities";
  static final String RATES = "rates";

  private static final double SUM_SLACK = 1e-6;

  private final TableSchema schema;
  private final MixedParameters parameters;
  private final int raisedFloors;

  /**
   * A model of rows with these columns.
   *
   * @throws IllegalArgumentException if a parameter is none of its type
   */
  public MixedModel(TableSchema schema, MixedParameters parameters) {
    this(schema, parameters, 0);
  }

  MixedModel(TableSchema schema, MixedParameters parameters, int raisedFloors) {
    super(parameters.weights(), centres(schema, parameters), MEANS);
    this.schema = schema;
    this.parameters = parameters.copy(parameters.weights());
    this.raisedFloors = raisedFloors;
    require(MEANS, parameters.means(), -Double.MAX_VALUE, Double.MAX_VALUE);
    require(VARIANCES, parameters.variances(), Double.MIN_VALUE, Double.MAX_VALUE);
    require(PROBABILITIES, parameters.probabilities(), 0, 1);
    require(RATES, parameters.rates(), 0, Double.MAX_VALUE);
    requireSums();
  }

  private static void require(String name, double[] values, double least, double most) {
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= least && values[i] <= most)) {
        String range =
            most == 1 ? "from 0 to 1" : least < 0 ? "" : least > 0 ? "above 0" : "of at least 0";
        throw new IllegalArgumentException(
            Text.format(
                "element %d of the %s is %s, expected a finite number %s",
                i, name, values[i], range));
      }
    }
  }

  private void requireSums() {
    TableLayout layout = schema.layout();
    for (int k = 0; k < components(); k++) {
      for (int j = 0; j < layout.categories().length; j++) {
        double sum = 0;
        for (int l = layout.firstLevel()[j]; l < layout.firstLevel()[j + 1]; l++) {
          sum += parameters.probabilities()[k * layout.levels() + l];
        }
        if (!(Math.abs(sum - 1) <= SUM_SLACK)) {
          throw new IllegalArgumentException(
              Text.format(
                  "the probabilities of the levels of '%s' in component %d sum to %s, expected 1",
                  schema.column(layout.categories()[j]).name(), k, sum));
        }
      }
    }
  }

  private static double[] centres(TableSchema schema, MixedParameters parameters) {
    TableLayout layout = schema.layout();
    int dims = layout.dimensions();
    double[] centres = new double[parameters.weights().length * dims];
    for (int k = 0; k < parameters.weights().length; k++) {
      int numbers = layout.numbers().length;
      for (int j = 0; j < numbers; j++) {
        centres[k * dims + layout.numbers()[j]] = parameters.means()[k * numbers + j];
      }
      int counts = layout.counts().length;
      for (int j = 0; j < counts; j++) {
        centres[k * dims + layout.counts()[j]] = parameters.rates()[k * counts + j];
      }
      for (int j = 0; j < layout.categories().length; j++) {
        int from = k * layout.levels() + layout.firstLevel()[j];
        centres[k * dims + layout.categories()[j]] =
            ComponentScores.largest(parameters.probabilities(), from, layout.levels(j));
      }
    }
    return centres;
  }

  /** The columns. */
  public TableSchema schema() {
    return schema;
  }

  /** A copy of all parameters. */
  public MixedParameters parameters() {
    return parameters.copy(parameters.weights());
  }

  MixedParameters shared() {
    return parameters;
  }

  /** The mean of the numeric columns, and 0 for others, which no origin can move. */
  @Override
  public double[] mean() {
    double[] centres = super.mean();
    double[] mean = new double[centres.length];
    for (int d : schema.layout().numbers()) {
      mean[d] = centres[d];
    }
    return mean;
  }

  /** Arrays of (K, numeric columns), (K, levels) and (K, counts), as far as there are some. */
  @Override
  public Map<String, NdArray> arrays() {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put(WEIGHTS, NdArray.of(weights(), components()));
    put(arrays, MEANS, parameters.means());
    put(arrays, VARIANCES, parameters.variances());
    put(arrays, PROBABILITIES, parameters.probabilities());
    put(arrays, RATES, parameters.rates());
    return arrays;
  }

  private void put(Map<String, NdArray> arrays, String name, double[] values) {
    if (values.length > 0) {
      int columns = values.length / components();
      arrays.put(name, NdArray.of(values.clone(), components(), columns));
    }
  }

  /**
   * A point for every component, [k*P + p], such that distances have a meaning: means in units of
   * their column's standard deviation, rates in units of the root of its mean, and half the
   * probabilities, whose l1 distance is the total variation. Units that are not known are 1.
   */
  public double[] comparable() {
    TableLayout layout = schema.layout();
    int numbers = layout.numbers().length;
    int counts = layout.counts().length;
    int size = numbers + counts + layout.levels();
    double[] points = new double[components() * size];
    for (int k = 0; k < components(); k++) {
      int at = k * size;
      for (int j = 0; j < numbers; j++) {
        Double unit = schema.column(layout.numbers()[j]).standardDeviation();
        points[at++] = parameters.means()[k * numbers + j] / positive(unit);
      }
      for (int j = 0; j < counts; j++) {
        Double mean = schema.column(layout.counts()[j]).mean();
        points[at++] = parameters.rates()[k * counts + j] / Math.sqrt(positive(mean));
      }
      for (int l = 0; l < layout.levels(); l++) {
        points[at++] = parameters.probabilities()[k * layout.levels() + l] / 2;
      }
    }
    return points;
  }

  /** The sum over the columns, of which each is independent of the others in a component. */
  @Override
  public double divergence(int i, int j, double enough) {
    TableLayout layout = schema.layout();
    int numbers = layout.numbers().length;
    int counts = layout.counts().length;
    int levels = layout.levels();
    MixedParameters p = parameters;
    double sum = 0;
    for (int c = 0; c < numbers; c++) {
      int a = i * numbers + c;
      int b = j * numbers + c;
      sum += Divergence.normal(p.means()[a] - p.means()[b], p.variances()[a], p.variances()[b]);
    }
    for (int c = 0; c < counts; c++) {
      sum += Divergence.part(p.rates()[i * counts + c], p.rates()[j * counts + c]);
    }
    for (int l = 0; l < levels; l++) {
      sum += Divergence.part(p.probabilities()[i * levels + l], p.probabilities()[j * levels + l]);
    }
    return sum;
  }

  /**
   * How far component k is from component j of another model of these columns, distances[d]: means
   * in units of the standard deviation of the other's column, rates in units of the root of its
   * mean, levels, which are matched by their texts, by total variation; 0 for constant columns.
   */
  public double[] distances(int k, MixedModel other, int j) {
    TableLayout mine = schema.layout();
    TableLayout theirs = other.schema.layout();
    double[] distances = new double[mine.dimensions()];
    for (int i = 0; i < mine.numbers().length; i++) {
      int d = mine.numbers()[i];
      double moved =
          parameters.means()[k * mine.numbers().length + i]
              - other.parameters.means()[j * theirs.numbers().length + i];
      distances[d] = Math.abs(moved) / positive(other.schema.column(d).standardDeviation());
    }
    for (int i = 0; i < mine.counts().length; i++) {
      int d = mine.counts()[i];
      double moved =
          parameters.rates()[k * mine.counts().length + i]
              - other.parameters.rates()[j * theirs.counts().length + i];
      distances[d] = Math.abs(moved) / Math.sqrt(positive(other.schema.column(d).mean()));
    }
    for (int i = 0; i < mine.categories().length; i++) {
      int d = mine.categories()[i];
      distances[d] =
          Column.totalVariation(
              schema.column(d).levels(),
              shares(k, i),
              other.schema.column(d).levels(),
              other.shares(j, i));
    }
    return distances;
  }

  private List<Double> shares(int k, int category) {
    TableLayout layout = schema.layout();
    int from = k * layout.levels() + layout.firstLevel()[category];
    return Arrays.stream(parameters.probabilities(), from, from + layout.levels(category))
        .boxed()
        .toList();
  }

  private static double positive(Double known) {
    return known != null && known > 0 ? known : 1;
  }

  @Override
  public int raisedFloors() {
    return raisedFloors;
  }

  /** K-1 + K (2 a numeric column, L-1 a categorical one, 1 a count). */
  @Override
  public long freeParameters() {
    TableLayout layout = schema.layout();
    long ofComponent =
        2L * layout.numbers().length
            + layout.levels()
            - layout.categories().length
            + layout.counts().length;
    return components() - 1 + components() * ofComponent;
  }

  @Override
  public boolean sameParameters(Model other) {
    return other instanceof MixedModel model
        && Arrays.equals(parameters.weights(), model.parameters.weights())
        && Arrays.equals(parameters.means(), model.parameters.means())
        && Arrays.equals(parameters.variances(), model.parameters.variances())
        && Arrays.equals(parameters.probabilities(), model.parameters.probabilities())
        && Arrays.equals(parameters.rates(), model.parameters.rates());
  }

  @Override
  public Optional<CellDensity> cells() {
    return Optional.of(new MixedCells(schema.layout(), parameters));
  }

  /** Draws complete rows. */
  @Override
  public Optional<RowSampler> sampler() {
    return Optional.of(sampler(false));
  }

  /**
   * Draws rows: numbers, counts, and positions of levels. What is constant is its mean, or level 0,
   * and NaN where it was never observed.
   *
   * @param missing whether cells are missing (NaN) as often as in the rows that the model is of
   */
  public RowSampler sampler(boolean missing) {
    double[] shares = new double[dimensions()];
    double[] constants = new double[dimensions()];
    for (int d = 0; d < shares.length; d++) {
      Column column = schema.column(d);
      shares[d] = missing && column.missing() != null ? column.missing() : 0;
      constants[d] =
          column.levels() != null ? 0 : column.mean() == null ? Double.NaN : column.mean();
    }
    return new MixtureSampler(
        weights(), new MixedDraw(schema.layout(), parameters, constants, shares));
  }
}

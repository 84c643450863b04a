package io.emmer.em.family.mixed;

import io.emmer.em.Assignments;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.HyperParameters;
import io.emmer.em.Model;
import io.emmer.em.Moments;
import io.emmer.em.NdArray;
import io.emmer.em.ObjectiveRemark;
import io.emmer.em.RandomKey;
import io.emmer.em.Setting;
import io.emmer.em.Support;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.RowView;
import io.emmer.em.data.StandardView;
import io.emmer.em.data.TableBlock;
import io.emmer.em.mixture.ComponentModel;
import io.emmer.em.mixture.MixtureEStep;
import io.emmer.em.mixture.MixtureStatistics;
import io.emmer.em.mixture.VarianceFloor;
import io.emmer.em.table.TableLayout;
import io.emmer.em.table.TableSchema;
import io.emmer.em.text.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * p(x | k) = product over the observed cells of N(x | mu_kd, v_kd) for numbers, p_kd(x) for
 * categories and Poisson(x | rate_kd) for counts (latent class analysis with missing cells; Little
 * and Rubin, "Statistical Analysis with Missing Data", 2002, chapter 8). Priors are Dirichlet(1 +
 * a) for levels and Gamma(1 + a, a) for rates. Without columns it takes all for numbers.
 */
public final class MixedFamily implements Family<MixedModel, MixedStatistics> {
  private static final long serialVersionUID = 1L;

  /** The family's name. */
  public static final String NAME = "mixed";

  /** The floor that it takes by itself, as a share of the variance of the column. */
  private static final double FLOOR_SHARE = 1e-6;

  /** What a variance that is not above 0 is raised to, as a share of that of the column. */
  private static final double RAISED_SHARE = 1e-11;

  private static final ObjectiveRemark REMARK =
      new ObjectiveRemark(
          "",
          "The log-likelihood is that of the observed cells: densities of numbers, which depend on"
              + " their units, and probabilities of levels and counts. Compare it only between"
              + " runs on the same cells.");

  private final double pseudoCount;
  private final Double floorOrNull;
  private final TableSchema schemaOrNull;

  /** The family with the default prior and floor. */
  public MixedFamily() {
    this(HyperParameters.DEFAULTS, null);
  }

  private MixedFamily(HyperParameters hyperParameters, TableSchema schemaOrNull) {
    this.pseudoCount = hyperParameters.pseudoCount();
    this.floorOrNull = hyperParameters.floorOrNull();
    this.schemaOrNull = schemaOrNull;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MixedFamily with(HyperParameters hyperParameters) {
    return new MixedFamily(hyperParameters, schemaOrNull);
  }

  @Override
  public MixedFamily ofTable(TableSchema schema) {
    return new MixedFamily(new HyperParameters(pseudoCount, floorOrNull), schema);
  }

  @Override
  public Set<Setting> hyperParameters() {
    return Set.of(HyperParameters.PSEUDO_COUNT, HyperParameters.VARIANCE_FLOOR);
  }

  @Override
  public Set<String> ownArrays() {
    return Set.of(
        MixedModel.MEANS, MixedModel.VARIANCES, MixedModel.PROBABILITIES, MixedModel.RATES);
  }

  @Override
  public ObjectiveRemark remark() {
    return REMARK;
  }

  @Override
  public Support support() {
    return Support.TABLE;
  }

  /** Rows are held as they are, and centred as they are expanded. */
  @Override
  public boolean prefersCentredData() {
    return false;
  }

  @Override
  public Optional<RowView> clusterView() {
    return Optional.ofNullable(schemaOrNull).map(StandardView::new);
  }

  private TableSchema schema(int dimensions) {
    TableSchema schema = schemaOrNull == null ? TableSchema.numeric(dimensions) : schemaOrNull;
    if (schema.columns().size() != dimensions) {
      throw new IllegalArgumentException(
          Text.format(
              "rows of %d values, expected %d columns", dimensions, schema.columns().size()));
    }
    return schema;
  }

  @Override
  public EStep<MixedStatistics> eStep(MixedModel model, double[] origin) {
    TableLayout layout = model.schema().layout();
    double[] centre = centre(model, origin);
    EStep<MixedStatistics> expanded =
        new MixtureEStep<>(
            MixedScorer.of(model, centre),
            model.weights(),
            () -> newStatistics(layout, model.components(), centre));
    double[] shift = shift(layout, centre, origin);
    return new EStep<>() {
      @Override
      public MixedStatistics newStatistics() {
        return expanded.newStatistics();
      }

      @Override
      public void accumulate(DataBlock block, MixedStatistics into) {
        expanded.accumulate(TableBlock.of(block, layout).moments(shift), into);
      }

      @Override
      public Assignments assign(DataBlock block) {
        return expanded.assign(TableBlock.of(block, layout).moments(shift));
      }
    };
  }

  @Override
  public void addAssignments(Assignments assignments, DataBlock block, MixedStatistics into) {
    TableSchema schema = schema(block.dimensions());
    double[] origin = new double[block.dimensions()];
    double[] shift = shift(schema.layout(), centre(schema, origin), origin);
    into.addAssignments(assignments, TableBlock.of(block, schema.layout()).moments(shift));
  }

  /** Statistics of rows that a table holds as they are, and of others relative to an origin. */
  @Override
  public MixedStatistics newStatistics(int components, double[] origin) {
    if (schemaOrNull != null && Arrays.stream(origin).anyMatch(x -> x != 0)) {
      throw new IllegalArgumentException("tables must be held as they are, not shifted");
    }
    TableSchema schema = schema(origin.length);
    return newStatistics(schema.layout(), components, centre(schema, origin));
  }

  private static MixedStatistics newStatistics(
      TableLayout layout, int components, double[] centre) {
    double[] expanded = new double[layout.size()];
    for (int j = 0; j < layout.numbers().length; j++) {
      expanded[3 * j + 1] = centre[layout.numbers()[j]];
    }
    return new MixedStatistics(components, expanded);
  }

  /** What numbers are reckoned relative to: the means, where they are known. */
  private static double[] centre(TableSchema schema, double[] origin) {
    double[] centre = origin.clone();
    for (int d : schema.layout().numbers()) {
      Double mean = schema.column(d).mean();
      centre[d] = mean == null ? origin[d] : mean;
    }
    return centre;
  }

  /** As for the schema, or the model's means for rows that are held about zero. */
  private static double[] centre(MixedModel model, double[] origin) {
    double[] centre = centre(model.schema(), origin);
    double[] mean = model.mean();
    for (int d : model.schema().layout().numbers()) {
      centre[d] = centre[d] == 0 ? mean[d] : centre[d];
    }
    return centre;
  }

  private static double[] shift(TableLayout layout, double[] centre, double[] origin) {
    return Arrays.stream(layout.numbers()).mapToDouble(d -> centre[d] - origin[d]).toArray();
  }

  @Override
  public long statisticsBytes(int components, int dimensions) {
    return Double.BYTES * (long) components * (1L + schema(dimensions).layout().size());
  }

  /**
   * Weighted means and variances + floor, p_kdl = (S_kdl + a) / (R_kd + L a), rate_kd = (S_kd + a)
   * / (R_kd + a), with R_kd = sum_n w_n r_nk over the rows in which d is observed. Where that is at
   * most 1e-12 of all weight, numbers keep their parameters, and without a prior all others do.
   */
  @Override
  public MixedModel mStep(MixedStatistics statistics, MixedModel previous) {
    TableSchema schema = previous.schema();
    MixedParameters next = previous.shared().copy(statistics.mixingWeights());
    int raised = 0;
    for (int k = 0; k < statistics.components(); k++) {
      if (!statistics.isLost(k)) {
        raised += numbers(statistics, schema, next, k);
        counts(statistics, schema.layout(), next, k);
        levels(statistics, schema.layout(), next, k);
      }
    }
    return new MixedModel(schema, next, raised);
  }

  private int numbers(MixedStatistics statistics, TableSchema schema, MixedParameters next, int k) {
    int[] columns = schema.layout().numbers();
    int raised = 0;
    for (int j = 0; j < columns.length; j++) {
      int i = k * columns.length + j;
      double observed = statistics.sum(k, 3 * j);
      if (isObserved(observed, statistics)) {
        double mean = statistics.sum(k, 3 * j + 1) / observed;
        double secondMoment = statistics.sum(k, 3 * j + 2) / observed;
        double variance =
            VarianceFloor.difference(secondMoment, mean * mean) + floor(schema, columns[j]);
        next.means()[i] = statistics.origin(3 * j + 1) + mean;
        next.variances()[i] = positive(variance, whole(schema, columns[j]));
        raised |= variance > 0 ? 0 : 1;
      }
    }
    return raised;
  }

  /** A variance, or if it is not above 0 a share of that of the whole column. */
  private static double positive(double variance, double whole) {
    return variance > 0 ? variance : RAISED_SHARE * whole;
  }

  /** The variance of a whole column; 1 where it is not known, or 0. */
  private static double whole(TableSchema schema, int d) {
    Double deviation = schema.column(d).standardDeviation();
    return deviation != null && deviation > 0 ? deviation * deviation : 1;
  }

  /** Those with a numeric column whose variance is at the floor. */
  @Override
  public List<Integer> atFloor(MixedModel model) {
    int[] columns = model.schema().layout().numbers();
    double[] variances = model.shared().variances();
    return IntStream.range(0, model.components())
        .filter(
            k ->
                IntStream.range(0, columns.length)
                    .anyMatch(
                        j ->
                            isAtFloor(
                                model.schema(), columns[j], variances[k * columns.length + j])))
        .boxed()
        .toList();
  }

  private boolean isAtFloor(TableSchema schema, int d, double variance) {
    Double deviation = schema.column(d).standardDeviation();
    double whole = deviation == null ? 0 : deviation * deviation;
    return new VarianceFloor(floor(schema, d)).isAt(variance, whole);
  }

  private double floor(TableSchema schema, int d) {
    Double deviation = schema.column(d).standardDeviation();
    double own = deviation == null ? 1 : deviation * deviation;
    return floorOrNull == null ? FLOOR_SHARE * own : floorOrNull;
  }

  private void counts(MixedStatistics statistics, TableLayout layout, MixedParameters next, int k) {
    int count = layout.counts().length;
    for (int j = 0; j < count; j++) {
      int at = layout.countsAt() + 2 * j;
      double observed = statistics.sum(k, at);
      if (pseudoCount > 0 || isObserved(observed, statistics)) {
        next.rates()[k * count + j] =
            (statistics.sum(k, at + 1) + pseudoCount) / (observed + pseudoCount);
      }
    }
  }

  private void levels(MixedStatistics statistics, TableLayout layout, MixedParameters next, int k) {
    for (int j = 0; j < layout.categories().length; j++) {
      int from = layout.firstLevel()[j];
      int to = layout.firstLevel()[j + 1];
      double observed = 0;
      for (int l = from; l < to; l++) {
        observed += statistics.sum(k, layout.levelsAt() + l);
      }
      if (pseudoCount > 0 || isObserved(observed, statistics)) {
        double denominator = observed + (to - from) * pseudoCount;
        for (int l = from; l < to; l++) {
          double p = (statistics.sum(k, layout.levelsAt() + l) + pseudoCount) / denominator;
          next.probabilities()[k * layout.levels() + l] = Math.min(p, 1);
        }
      }
    }
  }

  private static boolean isObserved(double observed, MixedStatistics statistics) {
    return observed > MixtureStatistics.LOST_SHARE * statistics.weight();
  }

  /** sum_kdl a log p_kdl + sum_kd a (log rate_kd - rate_kd); minus infinity at p = 0. */
  @Override
  public double logPrior(MixedModel model) {
    if (pseudoCount == 0) {
      return 0;
    }
    double sum = 0;
    for (double p : model.shared().probabilities()) {
      sum += StrictMath.log(p);
    }
    for (double rate : model.shared().rates()) {
      sum += StrictMath.log(rate) - rate;
    }
    return pseudoCount * sum;
  }

  @Override
  public boolean hasPrior() {
    return pseudoCount > 0;
  }

  @Override
  public MixedModel fromCentres(int components, double[] centres, Moments moments) {
    TableSchema schema = schema(centres.length / components);
    return new MixedModel(
        schema,
        new MixedStarts(schema, moments).around(components, centres, variances(schema, moments)));
  }

  @Override
  public MixedModel random(int components, RandomKey key, Moments moments) {
    TableSchema schema = schema(moments.dimensions());
    return new MixedModel(
        schema,
        new MixedStarts(schema, moments).random(components, key, variances(schema, moments)));
  }

  /** The variances of the numeric columns + floor. */
  private double[] variances(TableSchema schema, Moments moments) {
    int[] columns = schema.layout().numbers();
    double[] variances = new double[columns.length];
    for (int j = 0; j < columns.length; j++) {
      double variance = moments.variance()[columns[j]] + floor(schema, columns[j]);
      variances[j] = positive(variance, whole(schema, columns[j]));
    }
    return variances;
  }

  @Override
  public MixedModel fromModel(Model model, Supplier<Moments> moments) {
    if (schemaOrNull == null || !(model instanceof MixedModel mixed)) {
      return read(model.components(), model.dimensions(), model.arrays());
    }
    return new MixedModel(schemaOrNull, new MixedStarts(schemaOrNull, moments.get()).from(mixed));
  }

  @Override
  public MixedModel read(int components, int dimensions, Map<String, NdArray> arrays) {
    TableSchema schema = schema(dimensions);
    TableLayout layout = schema.layout();
    int numbers = layout.numbers().length;
    return new MixedModel(
        schema,
        new MixedParameters(
            ComponentModel.weights(arrays, components),
            values(arrays, MixedModel.MEANS, components, numbers),
            values(arrays, MixedModel.VARIANCES, components, numbers),
            values(arrays, MixedModel.PROBABILITIES, components, layout.levels()),
            values(arrays, MixedModel.RATES, components, layout.counts().length)));
  }

  private static double[] values(
      Map<String, NdArray> arrays, String name, int components, int columns) {
    return columns == 0 ? new double[0] : ComponentModel.array(arrays, name, components, columns);
  }
}

package io.emmer.spark.ml;

import io.emmer.em.HyperParameters;
import io.emmer.em.Setting;
import io.emmer.em.StopRule;
import io.emmer.em.family.gaussian.full.FullGaussianFamily;
import io.emmer.em.init.Initialization;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.CellTypes;
import io.emmer.spark.rows.RowQuery;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/**
 * The params of one estimator or model, with their defaults, which are those of {@code emmer fit}.
 * Which of them it has, the interfaces tell that it implements: {@code spark.ml} finds params by
 * the methods that return them.
 */
public final class ParamSet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** As {@code --family gaussian-...}. */
  static final List<String> COVARIANCE_TYPES =
      List.of("unit", "spherical", "diagonal", "tied", "full");

  private static final Setting LEAF_ROWS =
      Setting.count("leaf-rows", RowQuery.DEFAULT_LEAF_ROWS, 1);

  private static final Setting PARTITIONS = Setting.count("partitions", 0, 0);
  private static final Setting SCALE = Setting.positive("scale", 1);

  private final ClusteringParams<?> owner;
  private final Map<String, Param<?>> params = new HashMap<>();

  /** The params of {@code owner}, which knows its uid already. */
  ParamSet(ClusteringParams<?> owner) {
    this.owner = owner;
    addColumns();
    addFit();
    addRows();
    addFamily();
  }

  /** The param of this name. */
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // P is the class that the name is declared with below
  <P extends Param<?>> P get(String name) {
    return (P) params.get(name);
  }

  /** Sets a param of {@code owner}, which is returned. */
  @SuppressWarnings("unchecked") // T is the class of the owner
  static <T, V> T set(ClusteringParams<T> owner, Param<V> param, V value) {
    owner.set(param, value);
    return (T) owner;
  }

  private void addColumns() {
    text("featuresCol", "column of vectors or arrays of numbers", "features");
    String several =
        owner instanceof MixedMixtureParams
            ? "columns of any type that are the features; without it numbers of featuresCol"
            : "columns of numbers that are the features, instead of featuresCol; unset";
    add(new StringArrayParam(owner, "featuresCols", several), null);
    String component = "output: component, the lowest of the best; empty for none";
    text("predictionCol", component, "prediction");
    text("weightCol", "column of row weights, 0 or more; empty for 1", null);
    String order =
        "column of distinct whole numbers that order the rows; empty for the DataFrame's order";
    text("rowCol", order, null);
    if (owner instanceof MixtureParams) {
      text("probabilityCol", "output: responsibilities; empty for none", "probability");
      text("logDensityCol", "output: log density in nats; empty for none", "");
    }
    if (owner instanceof KMeansParams) {
      text(
          "squaredDistanceCol",
          "output: squared distance to the nearest centre; empty for none",
          "");
    }
  }

  private void addFit() {
    count("k", "number of components", FitSettings.COMPONENTS);
    count("maxIter", "M-steps at the most", StopRule.MAX_ITERATIONS);
    owner.setDefault(this.<IntParam>get("maxIter"), owner.objective().defaultMaxIterations());
    String change = "stop at this relative change of the objective a row; 0 is off";
    number("tol", change, StopRule.TOLERANCE);
    String total = "stop at this change of the total objective; 0 is off";
    number("absoluteTol", total, StopRule.ABSOLUTE_TOLERANCE);
    add(new LongParam(owner, "seed", "seed of all draws"), 0L);
    String starts =
        "start: random-rows, near-mean, random, kmeans, kmeans++, kmeans|| or model:PATH";
    Function1<String, Object> start = (Function1<String, Object> & Serializable) ParamSet::isStart;
    add(new Param<>(owner, "init", starts, start), owner.objective().defaultInitialization());
    String best = "starts that advance together; the best is kept";
    count("restarts", best, FitSettings.RESTARTS);
  }

  private void addRows() {
    String unit = "rows of the unit in which results are merged; changes last bits";
    count("leafRows", unit, LEAF_ROWS);
    count("partitions", "0 for as many as there are cores", PARTITIONS);
    number("scale", "features are divided by this", SCALE);
    String threshold = "scaled features become 1 from here on, else 0; unset";
    add(new DoubleParam(owner, "binarize", threshold), null);
  }

  private void addFamily() {
    if (owner instanceof GaussianMixtureParams) {
      String types = "of the components: " + String.join(", ", COVARIANCE_TYPES);
      Function1<String, Object> known = ParamValidators.inArray(COVARIANCE_TYPES);
      add(new Param<>(owner, "covarianceType", types, known), "full");
      String clusters = new FullGaussianFamily().defaultInitialization();
      owner.setDefault(this.<Param<String>>get("init"), clusters);
      number("varianceFloor", "added to variances, as reg_covar", HyperParameters.VARIANCE_FLOOR);
    }
    if (owner instanceof BernoulliMixtureParams) {
      number("pseudoCount", "counts added to both outcomes", HyperParameters.PSEUDO_COUNT);
    }
    if (owner instanceof MixedMixtureParams) {
      number("pseudoCount", "counts added to levels and rates", HyperParameters.PSEUDO_COUNT);
      String floor = "added to variances; unset for 1e-6 of that of each column";
      Function1<Object, Object> legal = allowed(HyperParameters.VARIANCE_FLOOR);
      add(new DoubleParam(owner, "varianceFloor", floor, legal), null);
      String categories = "columns that are categories whatever they hold; * for all";
      add(new StringArrayParam(owner, "categoricalCols", categories), new String[0]);
      String counts = "columns of whole numbers of 0 or more that are counts";
      add(new StringArrayParam(owner, "countCols", counts), new String[0]);
      count("maxLevels", "levels of a column at the most", CellTypes.MAX_LEVELS);
    }
  }

  private void text(String name, String doc, String value) {
    add(new Param<>(owner, name, doc), value);
  }

  private void count(String name, String doc, Setting setting) {
    add(new IntParam(owner, name, doc, allowed(setting)), setting.defaultCount());
  }

  private void number(String name, String doc, Setting setting) {
    add(new DoubleParam(owner, name, doc, allowed(setting)), setting.defaultValue());
  }

  private <V> void add(Param<V> param, V valueOrNull) {
    params.put(param.name(), param);
    if (valueOrNull != null) {
      owner.setDefault(param, valueOrNull);
    }
  }

  private static Function1<Object, Object> allowed(Setting setting) {
    return (Function1<Object, Object> & Serializable)
        value -> setting.allows(((Number) value).doubleValue());
  }

  private static boolean isStart(String text) {
    try {
      Initialization.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

package io.emmer.spark.ml;

import io.emmer.em.HyperParameters;
import io.emmer.em.Setting;
import io.emmer.em.StopRule;
import io.emmer.em.init.Initialization;
import io.emmer.spark.fit.FitSettings;
import io.emmer.spark.rows.RowQuery;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;
import scala.Function1;

/**
 * The params of one estimator or model. Which of them it has, the interfaces tell that it
 * implements: {@code spark.ml} finds params by the methods that return them.
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

  final Param<String> featuresCol;
  final Param<String> predictionCol;
  final Param<String> weightCol;
  final Param<String> rowCol;
  final IntParam k;
  final IntParam maxIter;
  final DoubleParam tol;
  final DoubleParam absoluteTol;
  final LongParam seed;
  final Param<String> init;
  final IntParam restarts;
  final IntParam leafRows;
  final IntParam partitions;
  final DoubleParam scale;
  final DoubleParam binarize;
  final Param<String> probabilityCol;
  final Param<String> logDensityCol;
  final Param<String> squaredDistanceCol;
  final Param<String> covarianceType;
  final DoubleParam varianceFloor;
  final DoubleParam pseudoCount;

  /** The params of {@code owner}, which knows its uid already. */
  ParamSet(Identifiable owner) {
    Declarations of = new Declarations(owner);
    featuresCol = of.text("featuresCol", "column of vectors or arrays of numbers");
    predictionCol =
        of.text("predictionCol", "output: component, the lowest of the best; empty for none");
    weightCol = of.text("weightCol", "column of row weights, 0 or more; empty for 1");
    rowCol =
        of.text(
            "rowCol",
            "column of distinct whole numbers that order the rows; empty for the DataFrame's"
                + " order");
    k = of.count("k", "number of components", FitSettings.COMPONENTS);
    maxIter = of.count("maxIter", "M-steps at the most", StopRule.MAX_ITERATIONS);
    String change = "stop at this relative change of the objective a row; 0 is off";
    tol = of.number("tol", change, StopRule.TOLERANCE);
    String total = "stop at this change of the total objective; 0 is off";
    absoluteTol = of.number("absoluteTol", total, StopRule.ABSOLUTE_TOLERANCE);
    seed = new LongParam(owner, "seed", "seed of all draws");
    String starts =
        "start: random-rows, near-mean, random, kmeans, kmeans++, kmeans|| or model:PATH";
    init = new Param<>(owner, "init", starts, startOnly());
    String best = "starts that advance together; the best is kept";
    restarts = of.count("restarts", best, FitSettings.RESTARTS);
    String unit = "rows of the unit in which results are merged; changes last bits";
    leafRows = of.count("leafRows", unit, LEAF_ROWS);
    partitions = of.count("partitions", "0 for as many as there are cores", PARTITIONS);
    scale = of.number("scale", "features are divided by this", SCALE);
    binarize =
        new DoubleParam(owner, "binarize", "scaled features become 1 from here on, else 0; unset");
    probabilityCol = of.text("probabilityCol", "output: responsibilities; empty for none");
    logDensityCol = of.text("logDensityCol", "output: log density in nats; empty for none");
    String distance = "output: squared distance to the nearest centre; empty for none";
    squaredDistanceCol = of.text("squaredDistanceCol", distance);
    String types = "of the components: " + String.join(", ", COVARIANCE_TYPES);
    Function1<String, Object> known = ParamValidators.inArray(COVARIANCE_TYPES);
    covarianceType = new Param<>(owner, "covarianceType", types, known);
    String added = "added to variances, as reg_covar";
    varianceFloor = of.number("varianceFloor", added, HyperParameters.VARIANCE_FLOOR);
    String counts = "counts added to both outcomes";
    pseudoCount = of.number("pseudoCount", counts, HyperParameters.PSEUDO_COUNT);
  }

  /** Params of one owner as they are declared; settings say which values they may have. */
  private record Declarations(Identifiable owner) {
    Param<String> text(String name, String doc) {
      return new Param<>(owner, name, doc);
    }

    IntParam count(String name, String doc, Setting setting) {
      return new IntParam(owner, name, doc, allowed(setting));
    }

    DoubleParam number(String name, String doc, Setting setting) {
      return new DoubleParam(owner, name, doc, allowed(setting));
    }

    private static Function1<Object, Object> allowed(Setting setting) {
      return (Function1<Object, Object> & Serializable)
          value -> setting.allows(((Number) value).doubleValue());
    }
  }

  private static Function1<String, Object> startOnly() {
    return (Function1<String, Object> & Serializable) ParamSet::isStart;
  }

  private static boolean isStart(String text) {
    try {
      Initialization.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Defaults as those of {@code emmer fit}. */
  static void setDefaults(ClusteringParams of) {
    of.setDefault(of.featuresCol(), "features");
    of.setDefault(of.predictionCol(), "prediction");
    of.setDefault(of.k(), FitSettings.COMPONENTS.defaultCount());
    of.setDefault(of.maxIter(), of.objective().defaultMaxIterations());
    of.setDefault(of.tol(), StopRule.TOLERANCE.defaultValue());
    of.setDefault(of.absoluteTol(), StopRule.ABSOLUTE_TOLERANCE.defaultValue());
    of.setDefault(of.seed(), 0L);
    of.setDefault(of.init(), of.objective().defaultInitialization());
    of.setDefault(of.restarts(), FitSettings.RESTARTS.defaultCount());
    of.setDefault(of.leafRows(), LEAF_ROWS.defaultCount());
    of.setDefault(of.partitions(), PARTITIONS.defaultCount());
    of.setDefault(of.scale(), SCALE.defaultValue());
    if (of instanceof MixtureParams mixture) {
      of.setDefault(mixture.probabilityCol(), "probability");
      of.setDefault(mixture.logDensityCol(), "");
    }
    if (of instanceof KMeansParams kMeans) {
      of.setDefault(kMeans.squaredDistanceCol(), "");
    }
    if (of instanceof GaussianMixtureParams gaussian) {
      of.setDefault(gaussian.covarianceType(), "full");
      of.setDefault(gaussian.varianceFloor(), HyperParameters.VARIANCE_FLOOR.defaultValue());
    }
    if (of instanceof BernoulliMixtureParams bernoulli) {
      of.setDefault(bernoulli.pseudoCount(), HyperParameters.PSEUDO_COUNT.defaultValue());
    }
  }
}

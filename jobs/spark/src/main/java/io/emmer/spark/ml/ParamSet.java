package io.emmer.spark.ml;

import io.emmer.em.StopRule;
import io.emmer.em.family.HyperParameters;
import io.emmer.em.init.Start;
import io.emmer.spark.rows.DataLoader;
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

  private static final int DEFAULT_COMPONENTS = 10;

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
    featuresCol = new Param<>(owner, "featuresCol", "column of vectors or arrays of numbers");
    predictionCol =
        new Param<>(
            owner, "predictionCol", "output: component, the lowest of the best; empty for none");
    weightCol = new Param<>(owner, "weightCol", "column of row weights, 0 or more; empty for 1");
    rowCol =
        new Param<>(
            owner,
            "rowCol",
            "column of distinct whole numbers that order the rows; empty for the DataFrame's"
                + " order");
    k = new IntParam(owner, "k", "number of components", atLeast(1));
    maxIter = new IntParam(owner, "maxIter", "M-steps at the most", atLeast(0));
    tol =
        new DoubleParam(
            owner,
            "tol",
            "stop at this relative change of the objective a row; 0 is off",
            finite());
    absoluteTol =
        new DoubleParam(
            owner, "absoluteTol", "stop at this change of the total objective; 0 is off", finite());
    seed = new LongParam(owner, "seed", "seed of all draws");
    init =
        new Param<>(
            owner,
            "init",
            "start: random-rows, near-mean, random, kmeans, kmeans++, kmeans|| or model:PATH",
            startOnly());
    restarts =
        new IntParam(
            owner, "restarts", "starts that advance together; the best is kept", atLeast(1));
    leafRows =
        new IntParam(
            owner,
            "leafRows",
            "rows of the unit in which results are merged; changes last bits",
            atLeast(1));
    partitions = new IntParam(owner, "partitions", "0 for as many as there are cores", atLeast(0));
    scale = new DoubleParam(owner, "scale", "features are divided by this", positive());
    binarize =
        new DoubleParam(owner, "binarize", "scaled features become 1 from here on, else 0; unset");
    probabilityCol =
        new Param<>(owner, "probabilityCol", "output: responsibilities; empty for none");
    logDensityCol =
        new Param<>(owner, "logDensityCol", "output: log density in nats; empty for none");
    squaredDistanceCol =
        new Param<>(
            owner,
            "squaredDistanceCol",
            "output: squared distance to the nearest centre; empty for none");
    covarianceType =
        new Param<>(
            owner,
            "covarianceType",
            "of the components: " + String.join(", ", COVARIANCE_TYPES),
            ParamValidators.inArray(COVARIANCE_TYPES));
    varianceFloor =
        new DoubleParam(owner, "varianceFloor", "added to variances, as reg_covar", finite());
    pseudoCount = new DoubleParam(owner, "pseudoCount", "counts added to both outcomes", finite());
  }

  private static Function1<Object, Object> atLeast(double least) {
    return ParamValidators.gtEq(least);
  }

  private static Function1<Object, Object> finite() {
    return ParamValidators.inRange(0, Double.MAX_VALUE);
  }

  private static Function1<Object, Object> positive() {
    return ParamValidators.inRange(0, Double.MAX_VALUE, false, true);
  }

  private static Function1<String, Object> startOnly() {
    return (Function1<String, Object> & Serializable) ParamSet::isStart;
  }

  private static boolean isStart(String text) {
    try {
      Start.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Defaults as those of {@code emmer fit}. */
  static void setDefaults(ClusteringParams of) {
    of.setDefault(of.featuresCol(), "features");
    of.setDefault(of.predictionCol(), "prediction");
    of.setDefault(of.k(), DEFAULT_COMPONENTS);
    of.setDefault(of.maxIter(), StopRule.defaultMaxIterations(of.objective()));
    of.setDefault(of.tol(), StopRule.DEFAULT_TOLERANCE);
    of.setDefault(of.absoluteTol(), 0.0);
    of.setDefault(of.seed(), 0L);
    of.setDefault(of.init(), of instanceof KMeansParams ? "kmeans++" : "random-rows");
    of.setDefault(of.restarts(), 1);
    of.setDefault(of.leafRows(), DataLoader.DEFAULT_LEAF_ROWS);
    of.setDefault(of.partitions(), 0);
    of.setDefault(of.scale(), 1.0);
    if (of instanceof MixtureParams mixture) {
      of.setDefault(mixture.probabilityCol(), "probability");
      of.setDefault(mixture.logDensityCol(), "");
    }
    if (of instanceof KMeansParams kMeans) {
      of.setDefault(kMeans.squaredDistanceCol(), "");
    }
    if (of instanceof GaussianMixtureParams gaussian) {
      of.setDefault(gaussian.covarianceType(), "full");
      of.setDefault(gaussian.varianceFloor(), HyperParameters.DEFAULTS.varianceFloor());
    }
    if (of instanceof BernoulliMixtureParams bernoulli) {
      of.setDefault(bernoulli.pseudoCount(), HyperParameters.DEFAULTS.pseudoCount());
    }
  }
}

package io.emmer.spark.ml;

import io.emmer.em.Objective;
import io.emmer.spark.rows.Scaling;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * What can be set about every family; names that Spark has are Spark's.
 *
 * @param <T> the estimator or model, which setters return
 */
public interface ClusteringParams<T> extends Params {
  /** All params; those that this has are its methods. */
  ParamSet paramSet();

  /** What the family maximises or minimises. */
  default Objective objective() {
    return Objective.LOG_LIKELIHOOD;
  }

  default Param<String> featuresCol() {
    return paramSet().get("featuresCol");
  }

  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  default T setFeaturesCol(String value) {
    return ParamSet.set(this, featuresCol(), value);
  }

  default StringArrayParam featuresCols() {
    return paramSet().get("featuresCols");
  }

  /** Fails where it is not set. */
  default String[] getFeaturesCols() {
    return getOrDefault(featuresCols());
  }

  /** Columns of numbers that are the features, instead of one column of vectors. */
  default T setFeaturesCols(String... values) {
    return ParamSet.set(this, featuresCols(), values.clone());
  }

  default Param<String> predictionCol() {
    return paramSet().get("predictionCol");
  }

  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  default T setPredictionCol(String value) {
    return ParamSet.set(this, predictionCol(), value);
  }

  default Param<String> weightCol() {
    return paramSet().get("weightCol");
  }

  /** Fails where it is not set, as Spark's do. */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  default Param<String> rowCol() {
    return paramSet().get("rowCol");
  }

  /** Fails where it is not set. */
  default String getRowCol() {
    return getOrDefault(rowCol());
  }

  default IntParam k() {
    return paramSet().get("k");
  }

  default int getK() {
    return (Integer) getOrDefault(k());
  }

  default IntParam maxIter() {
    return paramSet().get("maxIter");
  }

  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  default DoubleParam tol() {
    return paramSet().get("tol");
  }

  default double getTol() {
    return (Double) getOrDefault(tol());
  }

  default DoubleParam absoluteTol() {
    return paramSet().get("absoluteTol");
  }

  default double getAbsoluteTol() {
    return (Double) getOrDefault(absoluteTol());
  }

  default LongParam seed() {
    return paramSet().get("seed");
  }

  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  default Param<String> init() {
    return paramSet().get("init");
  }

  default String getInit() {
    return getOrDefault(init());
  }

  default IntParam restarts() {
    return paramSet().get("restarts");
  }

  default int getRestarts() {
    return (Integer) getOrDefault(restarts());
  }

  default IntParam leafRows() {
    return paramSet().get("leafRows");
  }

  default int getLeafRows() {
    return (Integer) getOrDefault(leafRows());
  }

  default IntParam partitions() {
    return paramSet().get("partitions");
  }

  default int getPartitions() {
    return (Integer) getOrDefault(partitions());
  }

  default DoubleParam scale() {
    return paramSet().get("scale");
  }

  default double getScale() {
    return (Double) getOrDefault(scale());
  }

  default T setScale(double value) {
    return ParamSet.set(this, scale(), value);
  }

  default DoubleParam binarize() {
    return paramSet().get("binarize");
  }

  /** Fails where it is not set. */
  default double getBinarize() {
    return (Double) getOrDefault(binarize());
  }

  default T setBinarize(double value) {
    return ParamSet.set(this, binarize(), value);
  }

  /** How the params have values scaled. */
  default Scaling scaling() {
    return new Scaling(getScale(), isDefined(binarize()) ? getBinarize() : Double.NaN);
  }
}

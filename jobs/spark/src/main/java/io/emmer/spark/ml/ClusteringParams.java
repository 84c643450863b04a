package io.emmer.spark.ml;

import io.emmer.em.Objective;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What can be set about every family; names that Spark has are Spark's. */
public interface ClusteringParams extends Params {
  /** All params; those that this has are its methods. */
  ParamSet paramSet();

  /** What the family maximises or minimises. */
  default Objective objective() {
    return Objective.LOG_LIKELIHOOD;
  }

  default Param<String> featuresCol() {
    return paramSet().featuresCol;
  }

  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  default Param<String> predictionCol() {
    return paramSet().predictionCol;
  }

  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  default Param<String> weightCol() {
    return paramSet().weightCol;
  }

  /** Fails where it is not set, as Spark's do. */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  default Param<String> rowCol() {
    return paramSet().rowCol;
  }

  /** Fails where it is not set. */
  default String getRowCol() {
    return getOrDefault(rowCol());
  }

  default IntParam k() {
    return paramSet().k;
  }

  default int getK() {
    return (Integer) getOrDefault(k());
  }

  default IntParam maxIter() {
    return paramSet().maxIter;
  }

  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  default DoubleParam tol() {
    return paramSet().tol;
  }

  default double getTol() {
    return (Double) getOrDefault(tol());
  }

  default DoubleParam absoluteTol() {
    return paramSet().absoluteTol;
  }

  default double getAbsoluteTol() {
    return (Double) getOrDefault(absoluteTol());
  }

  default LongParam seed() {
    return paramSet().seed;
  }

  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  default Param<String> init() {
    return paramSet().init;
  }

  default String getInit() {
    return getOrDefault(init());
  }

  default IntParam restarts() {
    return paramSet().restarts;
  }

  default int getRestarts() {
    return (Integer) getOrDefault(restarts());
  }

  default IntParam leafRows() {
    return paramSet().leafRows;
  }

  default int getLeafRows() {
    return (Integer) getOrDefault(leafRows());
  }

  default IntParam partitions() {
    return paramSet().partitions;
  }

  default int getPartitions() {
    return (Integer) getOrDefault(partitions());
  }

  default DoubleParam scale() {
    return paramSet().scale;
  }

  default double getScale() {
    return (Double) getOrDefault(scale());
  }

  default DoubleParam binarize() {
    return paramSet().binarize;
  }

  /** Fails where it is not set. */
  default double getBinarize() {
    return (Double) getOrDefault(binarize());
  }
}

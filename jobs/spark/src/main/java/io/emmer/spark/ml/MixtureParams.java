package io.emmer.spark.ml;

import org.apache.spark.ml.param.Param;

/** What can be set about every mixture. */
public interface MixtureParams extends ClusteringParams {
  default Param<String> probabilityCol() {
    return paramSet().probabilityCol;
  }

  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  default Param<String> logDensityCol() {
    return paramSet().logDensityCol;
  }

  default String getLogDensityCol() {
    return getOrDefault(logDensityCol());
  }
}

package io.emmer.spark.ml;

import org.apache.spark.ml.param.Param;

/**
 * What can be set about every mixture.
 *
 * @param <T> the estimator or model, which setters return
 */
public interface MixtureParams<T> extends ClusteringParams<T> {
  default Param<String> probabilityCol() {
    return paramSet().get("probabilityCol");
  }

  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  default T setProbabilityCol(String value) {
    return ParamSet.set(this, probabilityCol(), value);
  }

  default Param<String> logDensityCol() {
    return paramSet().get("logDensityCol");
  }

  default String getLogDensityCol() {
    return getOrDefault(logDensityCol());
  }

  default T setLogDensityCol(String value) {
    return ParamSet.set(this, logDensityCol(), value);
  }
}

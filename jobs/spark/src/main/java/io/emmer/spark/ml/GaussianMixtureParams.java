package io.emmer.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/**
 * What can be set about Gaussian mixtures.
 *
 * @param <T> the estimator or model, which setters return
 */
public interface GaussianMixtureParams<T> extends MixtureParams<T> {
  default Param<String> covarianceType() {
    return paramSet().get("covarianceType");
  }

  default String getCovarianceType() {
    return getOrDefault(covarianceType());
  }

  default DoubleParam varianceFloor() {
    return paramSet().get("varianceFloor");
  }

  default double getVarianceFloor() {
    return (Double) getOrDefault(varianceFloor());
  }
}

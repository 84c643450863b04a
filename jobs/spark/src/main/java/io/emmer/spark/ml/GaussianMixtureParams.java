package io.emmer.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/** What can be set about Gaussian mixtures. */
public interface GaussianMixtureParams extends MixtureParams {
  default Param<String> covarianceType() {
    return paramSet().covarianceType;
  }

  default String getCovarianceType() {
    return getOrDefault(covarianceType());
  }

  default DoubleParam varianceFloor() {
    return paramSet().varianceFloor;
  }

  default double getVarianceFloor() {
    return (Double) getOrDefault(varianceFloor());
  }
}

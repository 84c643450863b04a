package io.emmer.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * What can be set about mixtures of tables.
 *
 * @param <T> the estimator or model, which setters return
 */
public interface MixedMixtureParams<T> extends MixtureParams<T> {
  default StringArrayParam categoricalCols() {
    return paramSet().get("categoricalCols");
  }

  default String[] getCategoricalCols() {
    return getOrDefault(categoricalCols());
  }

  default StringArrayParam countCols() {
    return paramSet().get("countCols");
  }

  default String[] getCountCols() {
    return getOrDefault(countCols());
  }

  default IntParam maxLevels() {
    return paramSet().get("maxLevels");
  }

  default int getMaxLevels() {
    return (Integer) getOrDefault(maxLevels());
  }

  default DoubleParam pseudoCount() {
    return paramSet().get("pseudoCount");
  }

  default double getPseudoCount() {
    return (Double) getOrDefault(pseudoCount());
  }

  default DoubleParam varianceFloor() {
    return paramSet().get("varianceFloor");
  }

  /** Fails where it is not set. */
  default double getVarianceFloor() {
    return (Double) getOrDefault(varianceFloor());
  }
}

package io.emmer.spark.ml;

import io.emmer.em.Objective;
import org.apache.spark.ml.param.Param;

/**
 * What can be set about K-means.
 *
 * @param <T> the estimator or model, which setters return
 */
public interface KMeansParams<T> extends ClusteringParams<T> {
  @Override
  default Objective objective() {
    return Objective.INERTIA;
  }

  default Param<String> squaredDistanceCol() {
    return paramSet().get("squaredDistanceCol");
  }

  default String getSquaredDistanceCol() {
    return getOrDefault(squaredDistanceCol());
  }

  default T setSquaredDistanceCol(String value) {
    return ParamSet.set(this, squaredDistanceCol(), value);
  }
}

package io.emmer.spark.ml;

import io.emmer.em.Objective;
import org.apache.spark.ml.param.Param;

/** What can be set about K-means. */
public interface KMeansParams extends ClusteringParams {
  @Override
  default Objective objective() {
    return Objective.INERTIA;
  }

  default Param<String> squaredDistanceCol() {
    return paramSet().squaredDistanceCol;
  }

  default String getSquaredDistanceCol() {
    return getOrDefault(squaredDistanceCol());
  }
}

package io.emmer.spark.ml;

import org.apache.spark.ml.param.DoubleParam;

/**
 * What can be set about Bernoulli mixtures.
 *
 * @param <T> the estimator or model, which setters return
 */
public interface BernoulliMixtureParams<T> extends MixtureParams<T> {
  default DoubleParam pseudoCount() {
    return paramSet().get("pseudoCount");
  }

  default double getPseudoCount() {
    return (Double) getOrDefault(pseudoCount());
  }
}

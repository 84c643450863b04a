package io.emmer.spark.ml;

import org.apache.spark.ml.param.DoubleParam;

/** What can be set about Bernoulli mixtures. */
public interface BernoulliMixtureParams extends MixtureParams {
  default DoubleParam pseudoCount() {
    return paramSet().pseudoCount;
  }

  default double getPseudoCount() {
    return (Double) getOrDefault(pseudoCount());
  }
}

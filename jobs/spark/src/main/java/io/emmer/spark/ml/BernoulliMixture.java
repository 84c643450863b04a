package io.emmer.spark.ml;

import io.emmer.em.HyperParameters;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/** Mixtures of products of Bernoulli distributions by EM (PRML 9.3.3), of features in [0, 1]. */
public final class BernoulliMixture
    extends ClusteringEstimator<BernoulliMixture, BernoulliMixtureModel>
    implements BernoulliMixtureParams<BernoulliMixture> {
  private static final long serialVersionUID = 1L;

  public BernoulliMixture(String uid) {
    super(uid);
  }

  public BernoulliMixture() {
    this(Identifiable$.MODULE$.randomUID("BernoulliMixture"));
  }

  @Override
  String familyName() {
    return "bernoulli";
  }

  @Override
  HyperParameters hyperParameters() {
    return new HyperParameters(getPseudoCount(), HyperParameters.DEFAULTS.varianceFloor());
  }

  @Override
  BernoulliMixtureModel model(String modelUid, FittedModel fitted) {
    return new BernoulliMixtureModel(modelUid, fitted);
  }

  public BernoulliMixture setPseudoCount(double value) {
    return ParamSet.set(this, pseudoCount(), value);
  }

  @Override
  public BernoulliMixture copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<BernoulliMixture> read() {
    return new DefaultParamsReadable<BernoulliMixture>() {}.read();
  }

  public static BernoulliMixture load(String path) {
    return read().load(path);
  }
}

package io.emmer.spark.ml;

import io.emmer.em.HyperParameters;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Mixtures of Gaussians by EM (PRML 9.2.2), with covariances I, s_k I, diag v_k, one S for all
 * components, or S_k each: {@code covarianceType} unit, spherical, diagonal, tied or full.
 */
public final class GaussianMixture
    extends ClusteringEstimator<GaussianMixture, GaussianMixtureModel>
    implements GaussianMixtureParams<GaussianMixture> {
  private static final long serialVersionUID = 1L;

  public GaussianMixture(String uid) {
    super(uid);
  }

  public GaussianMixture() {
    this(Identifiable$.MODULE$.randomUID("GaussianMixture"));
  }

  @Override
  String familyName() {
    return "gaussian-" + getCovarianceType();
  }

  @Override
  HyperParameters hyperParameters() {
    return new HyperParameters(HyperParameters.DEFAULTS.pseudoCount(), getVarianceFloor());
  }

  @Override
  GaussianMixtureModel model(String modelUid, FittedModel fitted) {
    return new GaussianMixtureModel(modelUid, fitted);
  }

  public GaussianMixture setCovarianceType(String value) {
    return ParamSet.set(this, covarianceType(), value);
  }

  public GaussianMixture setVarianceFloor(double value) {
    return ParamSet.set(this, varianceFloor(), value);
  }

  @Override
  public GaussianMixture copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<GaussianMixture> read() {
    return new DefaultParamsReadable<GaussianMixture>() {}.read();
  }

  public static GaussianMixture load(String path) {
    return read().load(path);
  }
}

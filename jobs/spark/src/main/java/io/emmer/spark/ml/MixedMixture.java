package io.emmer.spark.ml;

import io.emmer.em.HyperParameters;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Mixtures of tables with missing cells by EM (latent class analysis): {@code featuresCols} are
 * numbers, which are normal, texts, booleans and {@code categoricalCols}, which have levels, and
 * {@code countCols}, which are Poisson. Null, NaN and empty texts are missing. No indexer comes
 * before it; the DataFrame is read twice, first for levels.
 */
public final class MixedMixture extends ClusteringEstimator<MixedMixture, MixedMixtureModel>
    implements MixedMixtureParams<MixedMixture> {
  private static final long serialVersionUID = 1L;

  public MixedMixture(String uid) {
    super(uid);
  }

  public MixedMixture() {
    this(Identifiable$.MODULE$.randomUID("MixedMixture"));
  }

  @Override
  String familyName() {
    return "mixed";
  }

  @Override
  HyperParameters hyperParameters() {
    return new HyperParameters(
        getPseudoCount(), isDefined(varianceFloor()) ? (Double) getVarianceFloor() : null);
  }

  @Override
  MixedMixtureModel model(String modelUid, FittedModel fitted) {
    return new MixedMixtureModel(modelUid, fitted);
  }

  public MixedMixture setCategoricalCols(String... values) {
    return ParamSet.set(this, categoricalCols(), values.clone());
  }

  public MixedMixture setCountCols(String... values) {
    return ParamSet.set(this, countCols(), values.clone());
  }

  public MixedMixture setMaxLevels(int value) {
    return ParamSet.set(this, maxLevels(), value);
  }

  public MixedMixture setPseudoCount(double value) {
    return ParamSet.set(this, pseudoCount(), value);
  }

  public MixedMixture setVarianceFloor(double value) {
    return ParamSet.set(this, varianceFloor(), value);
  }

  @Override
  public MixedMixture copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<MixedMixture> read() {
    return new DefaultParamsReadable<MixedMixture>() {}.read();
  }

  public static MixedMixture load(String path) {
    return read().load(path);
  }
}

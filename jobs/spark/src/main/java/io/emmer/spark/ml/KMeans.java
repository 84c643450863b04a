package io.emmer.spark.ml;

import io.emmer.em.HyperParameters;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/** K-means (Lloyd 1982; PRML 9.1): every row to its nearest centre, ties to the lowest index. */
public final class KMeans extends ClusteringEstimator<KMeans, KMeansModel>
    implements KMeansParams<KMeans> {
  private static final long serialVersionUID = 1L;

  public KMeans(String uid) {
    super(uid);
  }

  public KMeans() {
    this(Identifiable$.MODULE$.randomUID("KMeans"));
  }

  @Override
  String familyName() {
    return "kmeans";
  }

  @Override
  HyperParameters hyperParameters() {
    return HyperParameters.DEFAULTS;
  }

  @Override
  KMeansModel model(String modelUid, FittedModel fitted) {
    return new KMeansModel(modelUid, fitted);
  }

  @Override
  public KMeans copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<KMeans> read() {
    return new DefaultParamsReadable<KMeans>() {}.read();
  }

  public static KMeans load(String path) {
    return read().load(path);
  }
}

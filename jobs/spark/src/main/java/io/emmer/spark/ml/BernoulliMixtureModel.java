package io.emmer.spark.ml;

import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;

/** Fitted by {@link BernoulliMixture}. */
public final class BernoulliMixtureModel extends ClusteringModel<BernoulliMixtureModel>
    implements BernoulliMixtureParams<BernoulliMixtureModel> {
  private static final long serialVersionUID = 1L;

  BernoulliMixtureModel(String uid, FittedModel fitted) {
    super(uid, fitted);
  }

  /** p_kd, a row for every component. */
  public Matrix probabilities() {
    io.emmer.em.Model model = candidate().model();
    return new DenseMatrix(model.components(), model.dimensions(), model.centres(), true);
  }

  /** p(k | x) of one row. */
  public Vector predictProbability(Vector features) {
    return responsibilities(features);
  }

  /** log p(x) of one row in nats. */
  public double logDensity(Vector features) {
    return assign(features).score()[0];
  }

  @Override
  public BernoulliMixtureModel copy(ParamMap extra) {
    return copied(new BernoulliMixtureModel(uid(), fitted()), extra);
  }

  public static MLReader<BernoulliMixtureModel> read() {
    return new ModelReader<>("BernoulliMixtureModel", "bernoulli", BernoulliMixtureModel::new);
  }

  /** Loads what was saved, or what {@code emmer fit} wrote. */
  public static BernoulliMixtureModel load(String path) {
    return read().load(path);
  }
}

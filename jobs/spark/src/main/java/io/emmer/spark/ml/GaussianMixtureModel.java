package io.emmer.spark.ml;

import io.emmer.em.family.gaussian.GaussianModel;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.ml.util.MLReader;

/** Fitted by {@link GaussianMixture}. */
public final class GaussianMixtureModel extends ClusteringModel<GaussianMixtureModel>
    implements GaussianMixtureParams<GaussianMixtureModel> {
  private static final long serialVersionUID = 1L;

  GaussianMixtureModel(String uid, FittedModel fitted) {
    super(uid, fitted);
  }

  /** The components: mu_k and S_k. */
  public MultivariateGaussian[] gaussians() {
    GaussianModel model = (GaussianModel) candidate().model();
    int dims = model.dimensions();
    double[] means = model.centres();
    MultivariateGaussian[] gaussians = new MultivariateGaussian[model.components()];
    for (int k = 0; k < gaussians.length; k++) {
      gaussians[k] =
          new MultivariateGaussian(
              Vectors.dense(Arrays.copyOfRange(means, k * dims, (k + 1) * dims)),
              new DenseMatrix(dims, dims, model.covariance(k)));
    }
    return gaussians;
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
  public GaussianMixtureModel copy(ParamMap extra) {
    return copied(new GaussianMixtureModel(uid(), fitted()), extra);
  }

  public static MLReader<GaussianMixtureModel> read() {
    return new ModelReader<>("GaussianMixtureModel", "gaussian-", GaussianMixtureModel::new);
  }

  /** Loads what was saved, or what {@code emmer fit} wrote. */
  public static GaussianMixtureModel load(String path) {
    return read().load(path);
  }
}

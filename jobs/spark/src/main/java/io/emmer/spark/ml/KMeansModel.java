package io.emmer.spark.ml;

import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;

/** Fitted by {@link KMeans}. */
public final class KMeansModel extends ClusteringModel<KMeansModel>
    implements KMeansParams<KMeansModel> {
  private static final long serialVersionUID = 1L;

  KMeansModel(String uid, FittedModel fitted) {
    super(uid, fitted);
  }

  /** The centres; fewer than {@code k} where there were fewer distinct rows. */
  public Vector[] clusterCenters() {
    int dims = candidate().model().dimensions();
    double[] centres = candidate().model().centres();
    Vector[] vectors = new Vector[candidate().model().components()];
    Arrays.setAll(
        vectors, k -> Vectors.dense(Arrays.copyOfRange(centres, k * dims, (k + 1) * dims)));
    return vectors;
  }

  /** |x - c|^2 of one row and the nearest centre. */
  public double squaredDistance(Vector features) {
    return assign(features).score()[0];
  }

  /**
   * The centres as PMML, by Spark's own exporter.
   *
   * @throws IllegalStateException for a model of scaled or transformed rows: the document would be
   *     of those
   */
  public String toPMML() {
    if (getScale() != 1 || isDefined(binarize()) || !fitted().transform().isNone()) {
      throw new IllegalStateException(
          uid() + ": a model of scaled or transformed rows, of which PMML would say nothing");
    }
    org.apache.spark.mllib.linalg.Vector[] centres =
        Arrays.stream(clusterCenters())
            .map(org.apache.spark.mllib.linalg.Vectors::fromML)
            .toArray(org.apache.spark.mllib.linalg.Vector[]::new);
    return new org.apache.spark.mllib.clustering.KMeansModel(centres).toPMML();
  }

  @Override
  public KMeansModel copy(ParamMap extra) {
    return copied(new KMeansModel(uid(), fitted()), extra);
  }

  public static MLReader<KMeansModel> read() {
    return new ModelReader<>("KMeansModel", "kmeans", KMeansModel::new);
  }

  /** Loads what was saved, or what {@code emmer fit} wrote. */
  public static KMeansModel load(String path) {
    return read().load(path);
  }
}

package io.emmer.app.bench;

import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib as people call it: an estimator on a cached DataFrame. It draws its starting rows itself,
 * which the difference of a long and a short run leaves out.
 */
record MlSubject(String work, BenchSystem system, Dataset<Row> rows, int components, long seed)
    implements Subject {

  @Override
  public String storage() {
    return system.isSparse() ? "sparse doubles" : "doubles";
  }

  @Override
  public int run(int iterations) {
    return system == BenchSystem.ML_MIXTURE ? mixture(iterations) : kMeans(iterations);
  }

  private int kMeans(int iterations) {
    return new KMeans()
        .setK(components)
        .setMaxIter(iterations)
        .setTol(0)
        .setSeed(seed)
        .setInitMode("random")
        .fit(rows)
        .summary()
        .numIter();
  }

  private int mixture(int iterations) {
    return new GaussianMixture()
        .setK(components)
        .setMaxIter(iterations)
        .setTol(0)
        .setSeed(seed)
        .fit(rows)
        .summary()
        .numIter();
  }
}

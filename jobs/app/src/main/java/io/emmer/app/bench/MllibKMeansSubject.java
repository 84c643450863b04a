package io.emmer.app.bench;

import io.emmer.em.Model;
import io.emmer.spark.rows.SparkDataset;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.storage.StorageLevel;

/** MLlib's K-means on a cached RDD, from given centres, with no stop rule. */
record MllibKMeansSubject(BenchSystem system, JavaRDD<Vector> rows, KMeansModel start)
    implements Subject {

  /**
   * Copies the rows of a dataset into MLlib's vectors, which come to be cached on first use.
   *
   * @param start its centres are MLlib's starting centres too
   */
  static MllibKMeansSubject of(BenchSystem system, SparkDataset data, Model start) {
    JavaRDD<Vector> vectors =
        MllibRows.vectors(data, system.isSparse()).persist(StorageLevel.MEMORY_ONLY());
    return new MllibKMeansSubject(system, vectors, new KMeansModel(centres(start)));
  }

  private static Vector[] centres(Model model) {
    double[] centres = model.centres();
    int dimensions = model.dimensions();
    return IntStream.range(0, model.components())
        .mapToObj(k -> Arrays.copyOfRange(centres, k * dimensions, (k + 1) * dimensions))
        .map(Vectors::dense)
        .toArray(Vector[]::new);
  }

  @Override
  public String work() {
    return Work.KMEANS;
  }

  @Override
  public String storage() {
    return system == BenchSystem.MLLIB_SPARSE ? "sparse doubles" : "doubles";
  }

  @Override
  public int run(int iterations) {
    return new KMeans()
        .setK(start.k())
        .setMaxIterations(iterations)
        .setEpsilon(0)
        .setInitialModel(start)
        .run(rows.rdd())
        .numIter();
  }
}

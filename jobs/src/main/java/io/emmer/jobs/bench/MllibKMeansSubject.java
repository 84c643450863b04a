package io.emmer.jobs.bench;

import io.emmer.em.Model;
import io.emmer.jobs.data.Leaf;
import io.emmer.jobs.data.SparkDataset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.storage.StorageLevel;

/** MLlib's K-means, from given centres, with no stop rule. */
record MllibKMeansSubject(BenchSystem system, JavaRDD<Vector> rows, KMeansModel start)
    implements Subject {

  /**
   * Copies the rows of a dataset into MLlib's vectors, which come to be cached on first use.
   *
   * @param start its centres are MLlib's starting centres too
   */
  static MllibKMeansSubject of(BenchSystem system, SparkDataset data, Model start) {
    boolean sparse = system == BenchSystem.MLLIB_SPARSE;
    double[] origin = data.origin();
    JavaRDD<Vector> vectors =
        data.leaves()
            .flatMap(leaf -> vectors(leaf, origin, sparse))
            .persist(StorageLevel.MEMORY_ONLY());
    return new MllibKMeansSubject(system, vectors, new KMeansModel(centres(start)));
  }

  private static Iterator<Vector> vectors(Leaf leaf, double[] origin, boolean sparse) {
    return IntStream.range(0, leaf.block().rows())
        .mapToObj(n -> vector(leaf, n, origin, sparse))
        .iterator();
  }

  private static Vector vector(Leaf leaf, int n, double[] origin, boolean sparse) {
    double[] x = new double[origin.length];
    leaf.block().copyRow(n, x, 0);
    for (int d = 0; d < x.length; d++) {
      x[d] += origin[d];
    }
    Vector dense = Vectors.dense(x);
    return sparse ? dense.toSparse() : dense;
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

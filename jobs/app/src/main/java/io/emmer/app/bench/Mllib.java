package io.emmer.app.bench;

import io.emmer.em.Model;
import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.SparkDataset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.feature.PCA;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * MLlib as people call it, with no stop rule, and the rows of a dataset as it wants them. What has
 * a seed draws its starting rows itself, which the difference of a long and a short run leaves out.
 */
final class Mllib {
  private static final StructType SCHEMA =
      new StructType().add("features", SQLDataTypes.VectorType(), false);

  private Mllib() {}

  /** K-means on a cached DataFrame; returns the iterations done. */
  static int kMeans(Dataset<Row> rows, int components, long seed, int iterations) {
    return new org.apache.spark.ml.clustering.KMeans()
        .setK(components)
        .setMaxIter(iterations)
        .setTol(0)
        .setSeed(seed)
        .setInitMode("random")
        .fit(rows)
        .summary()
        .numIter();
  }

  /** A Gaussian mixture on a cached DataFrame; returns the iterations done. */
  static int mixture(Dataset<Row> rows, int components, long seed, int iterations) {
    return new GaussianMixture()
        .setK(components)
        .setMaxIter(iterations)
        .setTol(0)
        .setSeed(seed)
        .fit(rows)
        .summary()
        .numIter();
  }

  /** K-means on a cached RDD, from given centres; returns the iterations done. */
  static int kMeans(JavaRDD<Vector> rows, KMeansModel start, int iterations) {
    return new KMeans()
        .setK(start.k())
        .setMaxIterations(iterations)
        .setEpsilon(0)
        .setInitialModel(start)
        .run(rows.rdd())
        .numIter();
  }

  /** The centres of a model as MLlib's. */
  static KMeansModel kMeansModel(Model model) {
    double[] centres = model.centres();
    int dimensions = model.dimensions();
    return new KMeansModel(
        IntStream.range(0, model.components())
            .mapToObj(k -> Arrays.copyOfRange(centres, k * dimensions, (k + 1) * dimensions))
            .map(Vectors::dense)
            .toArray(Vector[]::new));
  }

  /** One vector a row. */
  static JavaRDD<Vector> vectors(SparkDataset data, boolean sparse) {
    double[] origin = data.origin();
    return data.leaves().flatMap(leaf -> vectors(leaf, origin, sparse));
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

  /** The same as a DataFrame with a column "features". */
  static Dataset<Row> frame(SparkSession session, SparkDataset data, boolean sparse) {
    JavaRDD<Row> rows = vectors(data, sparse).map(v -> RowFactory.create(v.asML()));
    return session.createDataFrame(rows, SCHEMA);
  }

  /** The first principal components of the rows, by MLlib's PCA, which does not centre them. */
  static SparkDataset projected(SparkDataset data, int principalComponents) {
    double[] pc = new PCA(principalComponents).fit(vectors(data, true)).pc().toArray(); // [j*D + d]
    return data.withBlocks(
        leaf -> project(leaf.block(), pc, principalComponents), new double[principalComponents]);
  }

  private static DataBlock project(DataBlock block, double[] pc, int principalComponents) {
    int dims = block.dimensions();
    double[] x = new double[dims];
    double[] projected = new double[block.rows() * principalComponents];
    for (int n = 0; n < block.rows(); n++) {
      block.copyRow(n, x, 0);
      for (int j = 0; j < principalComponents; j++) {
        double sum = 0;
        for (int d = 0; d < dims; d++) {
          sum = Math.fma(x[d], pc[j * dims + d], sum);
        }
        projected[n * principalComponents + j] = sum;
      }
    }
    return new DenseBlock(block.firstRow(), principalComponents, projected, null);
  }
}

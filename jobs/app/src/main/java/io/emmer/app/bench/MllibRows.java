package io.emmer.app.bench;

import io.emmer.em.data.DataBlock;
import io.emmer.em.data.DenseBlock;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.SparkDataset;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.feature.PCA;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rows of a dataset as MLlib wants them. */
final class MllibRows {
  private static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            new StructField(
                "features",
                org.apache.spark.ml.linalg.SQLDataTypes.VectorType(),
                false,
                Metadata.empty())
          });

  private MllibRows() {}

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

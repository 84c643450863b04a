package io.emmer.jobs.ml;

import io.emmer.em.synthetic.GaussianGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** DataFrames to fit. */
final class Frames {
  static final int ROWS = 300;
  static final int DIMENSIONS = 3;
  private static final long SEED = 7;

  /** Every row has its features as a dense and a sparse vector and as an array, and a number. */
  private static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            DataTypes.createStructField("features", SQLDataTypes.VectorType(), true),
            DataTypes.createStructField("sparse", SQLDataTypes.VectorType(), true),
            DataTypes.createStructField(
                "values", DataTypes.createArrayType(DataTypes.DoubleType), true),
            DataTypes.createStructField("row", DataTypes.LongType, true),
            DataTypes.createStructField("w", DataTypes.DoubleType, true),
          });

  private Frames() {}

  /** Rows of two Gaussians; some values are 0. */
  static double[][] gaussian() {
    GaussianGenerator generator =
        GaussianGenerator.spherical(
            SEED, new double[] {.5, .5}, new double[] {0, 1, 2, 6, 5, 4}, new double[] {1, 1});
    double[][] rows = new double[ROWS][DIMENSIONS];
    for (int n = 0; n < ROWS; n++) {
      generator.draw(n, rows[n], 0);
      rows[n][n % DIMENSIONS] = n % 4 == 0 ? 0 : rows[n][n % DIMENSIONS];
    }
    return rows;
  }

  /** The same squeezed into [0, 1]. */
  static double[][] bernoulli() {
    double[][] rows = gaussian();
    for (double[] row : rows) {
      for (int d = 0; d < row.length; d++) {
        row[d] = Math.min(1, Math.max(0, row[d] / 6));
      }
    }
    return rows;
  }

  static double[][] of(String family) {
    return family.equals("bernoulli") ? bernoulli() : gaussian();
  }

  /** In one partition, in order. */
  static Dataset<Row> frame(SparkSession session, double[][] rows) {
    List<Row> list = new ArrayList<>();
    for (int n = 0; n < rows.length; n++) {
      Vector dense = Vectors.dense(rows[n]);
      Double[] values = Arrays.stream(rows[n]).boxed().toArray(Double[]::new);
      list.add(RowFactory.create(dense, dense.toSparse(), values, 10L * n, weight(n)));
    }
    return session.createDataFrame(list, SCHEMA).coalesce(1);
  }

  /** 0, 1 or 2. */
  static double weight(int n) {
    return n % 3;
  }
}

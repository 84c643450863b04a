package io.emmer.app.predict;

import io.emmer.em.Assignments;
import io.emmer.em.Candidate;
import io.emmer.em.EStep;
import io.emmer.em.Family;
import io.emmer.em.Model;
import io.emmer.em.Statistics;
import io.emmer.spark.SparkJob;
import io.emmer.spark.rows.Leaf;
import io.emmer.spark.rows.SparkDataset;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.ParquetTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The job that writes the predictions of a model for every row, in the order of the rows. */
public final class PredictJob {
  private PredictJob() {}

  /** The name of the score of a row. */
  static String scoreName(Family<?, ?> family) {
    return family.objective().scoreName();
  }

  /** The columns of predictions of {@code family}. */
  static StructType schema(Family<?, ?> family) {
    String score = scoreName(family);
    return new StructType(
        new StructField[] {
          DataTypes.createStructField("row", DataTypes.LongType, false),
          DataTypes.createStructField("id", DataTypes.StringType, true),
          DataTypes.createStructField("label", DataTypes.IntegerType, true),
          DataTypes.createStructField("component", DataTypes.IntegerType, false),
          DataTypes.createStructField(score, DataTypes.DoubleType, false),
          DataTypes.createStructField(
              "responsibilities", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
        });
  }

  /**
   * Writes the predictions as a table; the directory appears whole or not at all.
   *
   * @param idType type of the column of ids in SQL, null without ids
   */
  public static <M extends Model, S extends Statistics<S>> void writeParquet(
      SparkJob job,
      SparkDataset data,
      Candidate<M, S> model,
      String idType,
      String directory,
      boolean overwrite)
      throws IOException {
    double[] origin = data.origin();
    job.context().sc().setJobDescription("predict");
    JavaRDD<Row> rows =
        data.leaves().mapPartitions(leaves -> new RowIterator(leaves, model.eStep(origin)));
    NewDirectory.write(
        job.hadoop(),
        directory,
        overwrite,
        target ->
            ParquetTable.write(
                job.session()
                    .createDataFrame(rows, schema(model.family()))
                    .withColumn("id", functions.col("id").cast(idType == null ? "string" : idType)),
                target.temporary()));
  }

  /**
   * Writes the predictions as arrays, without ids; the directory appears whole or not at all.
   *
   * @param labelled whether all rows have labels
   */
  public static <M extends Model, S extends Statistics<S>> void writeNpy(
      SparkJob job,
      SparkDataset data,
      Candidate<M, S> model,
      boolean labelled,
      String directory,
      boolean overwrite)
      throws IOException {
    job.context().sc().setJobDescription("predict");
    NpyPredictions<M, S> predictions = new NpyPredictions<>(job, data, model);
    NewDirectory.write(
        job.hadoop(), directory, overwrite, target -> predictions.write(target, labelled));
  }

  /** The rows of some leaves, a leaf at a time, so that memory does not grow with the partition. */
  static final class RowIterator implements Iterator<Row> {
    private final Iterator<Leaf> leaves;
    private final EStep<?> eStep;
    private Iterator<Row> rows = List.<Row>of().iterator();

    RowIterator(Iterator<Leaf> leaves, EStep<?> eStep) {
      this.leaves = leaves;
      this.eStep = eStep;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext() || leaves.hasNext();
    }

    @Override
    public Row next() {
      if (!rows.hasNext()) {
        Leaf leaf = leaves.next();
        rows = rows(leaf, eStep.assign(leaf.block())).iterator();
      }
      return rows.next();
    }

    private static List<Row> rows(Leaf leaf, Assignments assigned) {
      List<Row> result = new ArrayList<>();
      int k = assigned.components();
      for (int n = 0; n < assigned.rows(); n++) {
        result.add(
            RowFactory.create(
                leaf.block().firstRow() + n,
                leaf.ids() == null ? null : leaf.ids()[n],
                leaf.labels() == null ? null : leaf.labels()[n],
                assigned.component()[n],
                assigned.score()[n],
                Arrays.stream(assigned.responsibilities(), n * k, (n + 1) * k).boxed().toArray()));
      }
      return result;
    }
  }
}

package io.emmer.app.bench;

import io.emmer.em.factor.RatingBlock;
import io.emmer.em.factor.RatingRows;
import io.emmer.spark.SparkJob;
import io.emmer.spark.ratings.FixedSteps;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * MLlib's ALS on the training ratings less the users' means.
 *
 * @param frame user, item and rating, in memory
 * @param users number of users
 * @param items number of items
 */
record MllibAls(SparkJob job, Dataset<Row> frame, int users, int items) {
  private static final int CHECKPOINTS_NEVER = -1;

  static MllibAls of(SparkJob job, FixedSteps ratings) {
    StructType schema =
        new StructType().add("user", "int").add("item", "int").add("rating", "float");
    Dataset<Row> frame =
        job.session().createDataFrame(ratings.ratings().flatMap(MllibAls::training), schema);
    frame.persist(StorageLevel.MEMORY_AND_DISK()).count();
    return new MllibAls(job, frame, ratings.users(), ratings.items());
  }

  private static Iterator<Row> training(RatingBlock block) {
    RatingRows ratings = block.training();
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < ratings.rows(); n++) {
      for (int i = ratings.starts()[n]; i < ratings.starts()[n + 1]; i++) {
        rows.add(
            RowFactory.create(
                block.firstRow() + n, ratings.columns()[i], (float) ratings.values()[i]));
      }
    }
    return rows.iterator();
  }

  /**
   * Trains with no stop rule.
   *
   * @param lambda what MLlib multiplies by a row's number of ratings
   */
  FixedSteps.Trained run(int factors, double lambda, int iterations) {
    job.context().sc().setJobDescription("MLlib's ALS");
    ALSModel model =
        new ALS()
            .setRank(factors)
            .setRegParam(lambda)
            .setMaxIter(iterations)
            .setNumBlocks(job.context().defaultParallelism())
            .setCheckpointInterval(CHECKPOINTS_NEVER)
            .setSeed(0)
            .setUserCol("user")
            .setItemCol("item")
            .setRatingCol("rating")
            .fit(frame);
    return new FixedSteps.Trained(
        factors,
        table(model.userFactors(), users, factors),
        table(model.itemFactors(), items, factors));
  }

  private static double[] table(Dataset<Row> rows, int count, int k) {
    double[] values = new double[count * k];
    for (Row row : rows.collectAsList()) {
      List<Float> factors = row.getList(1);
      for (int f = 0; f < k; f++) {
        values[row.getInt(0) * k + f] = factors.get(f);
      }
    }
    return values;
  }
}

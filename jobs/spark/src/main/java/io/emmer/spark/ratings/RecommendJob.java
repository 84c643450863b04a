package io.emmer.spark.ratings;

import com.google.common.collect.Iterators;
import io.emmer.em.factor.RatingBlock;
import io.emmer.spark.SparkJob;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.ParquetTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The job that writes predicted ratings as Parquet. The model must fit in the memory of the driver
 * and of every executor.
 *
 * @param target where the table goes
 */
public record RecommendJob(SparkJob job, FactorRun.Target target) {
  /** Predictions that were written, and those of them that rest on means alone. */
  public record Outcome(long rows, long means) {}

  /** Writes user, item, prediction and what it is made of, for every pair. */
  public Outcome pairs(String model, RatingReader pairs) throws IOException {
    job.context().sc().setJobDescription("predict pairs");
    Broadcast<FactorModel> shared = job.context().broadcast(FactorModel.read(job.hadoop(), model));
    try {
      JavaRDD<Row> rows = pairs.ratings().map(pair -> row(shared.value(), pair));
      write(
          rows,
          new StructType()
              .add("user", "long", false)
              .add("item", "long", false)
              .add("prediction", "double", false)
              .add("basis", "string", false));
      var written = ParquetTable.reader(job.session()).parquet(target.directory());
      String factors = FactorModel.Basis.FACTORS.text();
      return new Outcome(written.count(), written.filter("basis <> '" + factors + "'").count());
    } finally {
      shared.destroy();
    }
  }

  private static Row row(FactorModel model, Rating pair) {
    FactorModel.Prediction prediction = model.predict(pair.user(), pair.item());
    return RowFactory.create(
        pair.user(), pair.item(), prediction.rating(), prediction.basis().text());
  }

  /**
   * Writes user, rank from 1, item and prediction of the best items of every user of the model that
   * the user has not seen.
   *
   * @param seen pairs of user and item
   */
  public Outcome top(String model, RatingReader seen, int count) throws IOException {
    job.context().sc().setJobDescription("recommend");
    FactorModel read = FactorModel.read(job.hadoop(), model);
    Broadcast<FactorModel> shared = job.context().broadcast(read);
    try {
      JavaPairRDD<Integer, Rating> known =
          seen.ratings()
              .mapToPair(pair -> new Tuple2<>(block(shared.value().userIds(), pair.user()), pair))
              .filter(pair -> pair._1() >= 0);
      JavaPairRDD<Integer, Integer> blocks =
          job.context()
              .parallelize(
                  IntStream.range(0, RatingBlock.blocks(read.userIds().length)).boxed().toList())
              .mapToPair(number -> new Tuple2<>(number, number));
      JavaRDD<Row> rows =
          blocks
              .cogroup(known)
              .mapPartitions(
                  part -> {
                    TopItems top = new TopItems(shared.value(), count);
                    return Iterators.concat(
                        Iterators.transform(part, block -> rows(top, block._1(), block._2()._2())));
                  });
      write(
          rows,
          new StructType()
              .add("user", "long", false)
              .add("rank", "int", false)
              .add("item", "long", false)
              .add("prediction", "double", false));
      return new Outcome(ParquetTable.reader(job.session()).parquet(target.directory()).count(), 0);
    } finally {
      shared.destroy();
    }
  }

  /** The block of a user, or -1 for one that the model does not know. */
  private static int block(long[] ids, long user) {
    int at = Arrays.binarySearch(ids, user);
    return at < 0 ? -1 : at / RatingBlock.ROWS;
  }

  private static Iterator<Row> rows(TopItems top, int block, Iterable<Rating> seen) {
    List<Row> rows = new ArrayList<>();
    top.of(
        block,
        seen,
        (user, rank, item, rating) -> rows.add(RowFactory.create(user, rank, item, rating)));
    return rows.iterator();
  }

  private void write(JavaRDD<Row> rows, StructType schema) throws IOException {
    NewDirectory.write(
        job.hadoop(),
        target.directory(),
        target.overwrite(),
        into -> ParquetTable.write(job.session().createDataFrame(rows, schema), into.temporary()));
  }
}

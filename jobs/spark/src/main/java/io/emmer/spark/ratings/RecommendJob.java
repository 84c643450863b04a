package io.emmer.spark.ratings;

import com.google.common.collect.Iterators;
import io.emmer.em.factor.RatingBlock;
import io.emmer.em.kernel.Kernels;
import io.emmer.spark.InputException;
import io.emmer.spark.SparkJob;
import io.emmer.spark.store.NewDirectory;
import io.emmer.spark.store.ParquetTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
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
    FactorModel read = FactorModel.read(job.hadoop(), model);
    Broadcast<FactorModel> shared = job.context().broadcast(read);
    DataType user = read.type(read.userIds());
    DataType item = read.type(read.itemIds());
    List<String> files = pairs.files().stream().map(Object::toString).toList();
    try {
      JavaRDD<Row> rows = pairs.ratings().map(pair -> row(shared.value(), pair, user, item, files));
      write(
          rows,
          new StructType()
              .add("user", user, false)
              .add("item", item, false)
              .add("prediction", "double", false)
              .add("basis", "string", false));
      var written = ParquetTable.reader(job.session()).parquet(target.directory());
      String factors = FactorModel.Basis.FACTORS.text();
      return new Outcome(written.count(), written.filter("basis <> '" + factors + "'").count());
    } finally {
      shared.destroy();
    }
  }

  private static Row row(
      FactorModel model, Rating pair, DataType user, DataType item, List<String> files) {
    FactorModel.Prediction prediction = model.predict(pair.user(), pair.item());
    boolean users = user.equals(DataTypes.StringType);
    boolean items = item.equals(DataTypes.StringType);
    if ((!users && pair.userText() != null) || (!items && pair.itemText() != null)) {
      throw new InputException(
          "%s: line at byte %d: found user '%s' and item '%s', expected whole numbers as the"
              + " model's ids are; write them so",
          files.get(pair.file()), pair.position(), pair.writtenUser(), pair.writtenItem());
    }
    return RowFactory.create(
        users ? pair.writtenUser() : (Object) pair.user(),
        items ? pair.writtenItem() : (Object) pair.item(),
        prediction.rating(),
        prediction.basis().text());
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
              .add("user", read.type(read.userIds()), false)
              .add("rank", "int", false)
              .add("item", read.type(read.itemIds()), false)
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
    FactorModel model = top.model;
    DataType users = top.userType;
    DataType items = top.itemType;
    top.of(
        block,
        seen,
        (user, rank, item, rating) ->
            rows.add(
                RowFactory.create(
                    model.written(user, users), rank, model.written(item, items), rating)));
    return rows.iterator();
  }

  private void write(JavaRDD<Row> rows, StructType schema) throws IOException {
    NewDirectory.write(
        job.hadoop(),
        target.directory(),
        target.overwrite(),
        into -> ParquetTable.write(job.session().createDataFrame(rows, schema), into.temporary()));
  }

  /**
   * The items of highest prediction of users, a block of users against a tile of items at a time.
   */
  private static final class TopItems {
    private static final int TILE = 512;

    /** Best first; ties to the lowest item. */
    private static final Comparator<Scored> BEST_FIRST =
        Comparator.comparingDouble(Scored::score).reversed().thenComparingInt(Scored::item);

    private final FactorModel model;
    private final DataType userType;
    private final DataType itemType;
    private final int count;
    private final int[] userAt = new int[RatingBlock.ROWS];
    private final double[] columns;
    private final double[] scores = new double[RatingBlock.ROWS * TILE];

    /** Takes what is recommended. */
    @FunctionalInterface
    interface Sink {
      void add(long user, int rank, long item, double prediction);
    }

    private record Scored(int item, double score) {}

    TopItems(FactorModel model, int count) {
      this.model = model;
      this.userType = model.type(model.userIds());
      this.itemType = model.type(model.itemIds());
      this.count = count;
      this.columns = new double[model.factors() * TILE];
    }

    /**
     * Recommends to all users of a block.
     *
     * @param seen what they have seen, in any order; items that the model does not know may be
     *     there
     */
    void of(int block, Iterable<Rating> seen, Sink sink) {
      int first = block * RatingBlock.ROWS;
      int users = RatingBlock.rowsOf(block, model.userIds().length);
      BitSet[] isSeen = seen(first, users, seen);
      List<PriorityQueue<Scored>> best = new ArrayList<>();
      for (int n = 0; n < users; n++) {
        userAt[n] = (first + n) * model.factors();
        best.add(new PriorityQueue<>(BEST_FIRST.reversed()));
      }
      for (int from = 0; from < model.itemIds().length; from += TILE) {
        int items = Math.min(TILE, model.itemIds().length - from);
        score(from, items, users);
        for (int n = 0; n < users; n++) {
          for (int i = 0; i < items; i++) {
            if (!isSeen[n].get(from + i)) {
              offer(best.get(n), new Scored(from + i, scores[n * TILE + i]));
            }
          }
        }
      }
      for (int n = 0; n < users; n++) {
        rank(first + n, best.get(n), sink);
      }
    }

    private BitSet[] seen(int first, int users, Iterable<Rating> pairs) {
      BitSet[] seen = new BitSet[users];
      Arrays.setAll(seen, n -> new BitSet());
      for (Rating pair : pairs) {
        int item = Arrays.binarySearch(model.itemIds(), pair.item());
        if (item >= 0) {
          seen[Arrays.binarySearch(model.userIds(), pair.user()) - first].set(item);
        }
      }
      return seen;
    }

    private void rank(int user, PriorityQueue<Scored> best, Sink sink) {
      Scored[] ranked = best.toArray(Scored[]::new);
      Arrays.sort(ranked, BEST_FIRST);
      for (int i = 0; i < ranked.length; i++) {
        double prediction = model.means().users()[user] + ranked[i].score();
        sink.add(model.userIds()[user], i + 1, model.itemIds()[ranked[i].item()], prediction);
      }
    }

    private void score(int from, int items, int users) {
      int k = model.factors();
      for (int i = 0; i < items; i++) {
        for (int f = 0; f < k; f++) {
          columns[f * TILE + i] = model.items()[(from + i) * k + f];
        }
      }
      Arrays.fill(scores, 0);
      Kernels.get()
          .multiplyPanel(model.users(), userAt, users, k, columns, 0, TILE, TILE, scores, 0, TILE);
    }

    private void offer(PriorityQueue<Scored> best, Scored scored) {
      if (best.size() < count) {
        best.add(scored);
      } else if (BEST_FIRST.compare(scored, best.peek()) < 0) {
        best.poll();
        best.add(scored);
      }
    }
  }
}

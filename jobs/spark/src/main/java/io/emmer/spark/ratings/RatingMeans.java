package io.emmer.spark.ratings;

import io.emmer.em.factor.RatingBlock;
import io.emmer.em.factor.RatingRows;
import io.emmer.spark.InputException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * Means of training ratings. Where a user or an item has none, the mean of all stands for it.
 *
 * @param global of all training ratings
 * @param users users[u]
 * @param items items[i]
 */
record RatingMeans(double global, double[] users, double[] items) implements Serializable {
  /** Sums of the training ratings of a block's rows. */
  private record Sums(int number, double[] sums, int[] counts) implements Serializable {
    /**
     * @param shifts shifts[c], which is added to the ratings of column c
     */
    static Sums of(RatingBlock block, double[] shifts) {
      RatingRows ratings = block.training();
      double[] sums = new double[ratings.rows()];
      int[] counts = new int[ratings.rows()];
      for (int n = 0; n < sums.length; n++) {
        for (int i = ratings.starts()[n]; i < ratings.starts()[n + 1]; i++) {
          sums[n] += ratings.values()[i] + (shifts == null ? 0 : shifts[ratings.columns()[i]]);
        }
        counts[n] = ratings.starts()[n + 1] - ratings.starts()[n];
      }
      return new Sums(block.number(), sums, counts);
    }
  }

  /**
   * Means of users, from ratings as they are.
   *
   * @throws InputException if there are none
   */
  static RatingMeans ofUsers(JavaPairRDD<Integer, RatingBlock> blocks, int rows, String name) {
    double total = 0;
    long count = 0;
    double[] means = new double[rows];
    Arrays.fill(means, Double.NaN);
    for (Sums sums : ascending(blocks.values().map(block -> Sums.of(block, null)))) {
      for (int n = 0; n < sums.sums.length; n++) {
        total += sums.sums[n];
        count += sums.counts[n];
        means[sums.number * RatingBlock.ROWS + n] = sums.sums[n] / sums.counts[n];
      }
    }
    if (count == 0) {
      throw new InputException(
          "%s: no rating is left for training; give more ratings or smaller shares", name);
    }
    double global = total / count;
    Arrays.setAll(means, u -> Double.isNaN(means[u]) ? global : means[u]);
    return new RatingMeans(global, means, new double[0]);
  }

  /** Sums in the order of blocks, so that totals have the same bits for any partitions. */
  private static List<Sums> ascending(JavaRDD<Sums> sums) {
    return sums.collect().stream().sorted(Comparator.comparingInt(Sums::number)).toList();
  }

  /** Adds the items' means, from ratings less the users' means. */
  static RatingMeans withItems(
      RatingMeans shift,
      JavaPairRDD<Integer, RatingBlock> items,
      Broadcast<RatingMeans> means,
      int rows) {
    double[] result = new double[rows];
    Arrays.fill(result, shift.global());
    JavaRDD<Sums> all = items.values().map(block -> Sums.of(block, means.value().users()));
    for (Sums sums : ascending(all)) {
      for (int n = 0; n < sums.sums.length; n++) {
        if (sums.counts[n] > 0) {
          result[sums.number * RatingBlock.ROWS + n] = sums.sums[n] / sums.counts[n];
        }
      }
    }
    return new RatingMeans(shift.global(), shift.users(), result);
  }
}

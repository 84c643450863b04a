package io.emmer.spark.ratings;

import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.RatingBlock;
import io.emmer.spark.InputException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;

/**
 * Ratings ready to be factorised, in the memory of the cluster.
 *
 * @param userIds ascending; the number of a user is its place here
 * @param itemIds likewise
 * @param names texts of ids that are no numbers, of both sides
 * @param users blocks by number, in partition number modulo partitions
 * @param items likewise
 * @param baseline errors of the users' means alone
 * @param releases what frees the memory of the cluster
 */
record RatingData(
    Counts counts,
    long[] userIds,
    long[] itemIds,
    Map<Long, String> names,
    RatingMeans means,
    ErrorSums baseline,
    JavaPairRDD<Integer, RatingBlock> users,
    JavaPairRDD<Integer, RatingBlock> items,
    List<Runnable> releases)
    implements AutoCloseable {
  /** How much was read and what was left by the filter. */
  record Counts(long read, long kept, int rounds) {}

  JavaPairRDD<Integer, RatingBlock> blocks(Side side) {
    return side == Side.USERS ? users : items;
  }

  int rows(Side side) {
    return (side == Side.USERS ? userIds : itemIds).length;
  }

  @Override
  public void close() {
    releases.forEach(Runnable::run);
  }

  /**
   * Refuses more factors than there are rows of a side.
   *
   * @param name of the ratings, for messages
   * @throws InputException if k is larger than the number of users or of items
   */
  void requireRank(int factors, String name) {
    int most = Math.min(rows(Side.USERS), rows(Side.ITEMS));
    if (factors > most) {
      throw new InputException(
          "%s: found %d users and %d items after filtering, expected %d or more of both; give more"
              + " ratings, a smaller {min-ratings} or {factors} of at most %s",
          name, rows(Side.USERS), rows(Side.ITEMS), factors, most);
    }
  }
}

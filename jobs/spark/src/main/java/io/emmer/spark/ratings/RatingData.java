package io.emmer.spark.ratings;

import io.emmer.em.factor.ErrorSums;
import io.emmer.em.factor.RatingBlock;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * Ratings ready to be factorised, in the memory of the cluster.
 *
 * @param userIds ascending; the number of a user is its place here
 * @param itemIds likewise
 * @param users blocks by number, in partition number modulo partitions
 * @param items likewise
 * @param baseline errors of the users' means alone
 * @param broadcasts of which blocks are made, should an executor be lost
 */
record RatingData(
    Counts counts,
    long[] userIds,
    long[] itemIds,
    RatingMeans means,
    ErrorSums baseline,
    JavaPairRDD<Integer, RatingBlock> users,
    JavaPairRDD<Integer, RatingBlock> items,
    List<Broadcast<?>> broadcasts)
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
    users.unpersist(false);
    items.unpersist(false);
    broadcasts.forEach(Broadcast::destroy);
  }
}

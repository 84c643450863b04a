package io.emmer.spark.ratings;

import com.google.common.collect.Iterators;
import io.emmer.em.factor.ErrorSums;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaPairRDD;

/**
 * Factors in the memory of the cluster, never as a whole in one place.
 *
 * @param solved by number of the block, in partition number modulo partitions
 */
record ClusterFactors(JavaPairRDD<Integer, Solved> solved) implements Factors {
  /** Factors of a block and what was measured of them. */
  record Solved(double[] factors, ErrorSums sums) implements Serializable {}

  @Override
  public Iterator<double[]> blocks() {
    return Iterators.transform(
        solved.mapValues(Solved::factors).sortByKey().toLocalIterator(), block -> block._2());
  }

  @Override
  public void release() {
    solved.unpersist(false);
  }
}

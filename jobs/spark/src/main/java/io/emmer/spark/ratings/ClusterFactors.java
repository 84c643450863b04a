package io.emmer.spark.ratings;

import com.google.common.collect.Iterators;
import java.util.Iterator;
import org.apache.spark.api.java.JavaPairRDD;

/**
 * Factors in the memory of the cluster, never as a whole in one place.
 *
 * @param solved by number of the block, in partition number modulo partitions
 */
record ClusterFactors(JavaPairRDD<Integer, BlockSolver.Solved> solved) implements Factors {
  @Override
  public Iterator<double[]> blocks() {
    return Iterators.transform(
        solved.mapValues(BlockSolver.Solved::factors).sortByKey().toLocalIterator(),
        block -> block._2());
  }

  @Override
  public void release() {
    solved.unpersist(false);
  }
}

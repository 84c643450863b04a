package io.emmer.jobs.data;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.LeafTree;
import io.emmer.em.Mergeable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Leaves in the memory of the cluster. A reduction is one job of one stage: every task merges its
 * leaves to the maximal complete nodes of the tree over leaf numbers, and the driver merges those
 * in the order of leaves, never of arrival, so retries, lost executors and the number of partitions
 * change no bit.
 */
public final class SparkDataset implements Dataset, AutoCloseable {
  private final JavaSparkContext spark;
  private final JavaRDD<Leaf> leaves;
  private final long rows;
  private final double[] origin;

  SparkDataset(JavaSparkContext spark, JavaRDD<Leaf> leaves, long rows, double[] origin) {
    this.spark = spark;
    this.leaves = leaves;
    this.rows = rows;
    this.origin = origin.clone();
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public int dimensions() {
    return origin.length;
  }

  @Override
  public double[] origin() {
    return origin.clone();
  }

  /** Number of partitions. */
  public int partitions() {
    return leaves.getNumPartitions();
  }

  /** The leaves, for jobs whose result has the size of the data. */
  public JavaRDD<Leaf> leaves() {
    return leaves;
  }

  @Override
  public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
    return reduceLabelled(
        description,
        () -> {
          LeafTask.Worker<R> worker = task.worker();
          return leaf -> worker.compute(leaf.block());
        });
  }

  /** As {@link #reduce}, for work that looks at labels too. */
  public <R extends Mergeable<R>> R reduceLabelled(String description, LabelledTask<R> task) {
    spark.sc().setJobDescription(description);
    return LeafTree.root(leaves.mapPartitions(part -> nodes(part, task.worker())).collect());
  }

  private static <R extends Mergeable<R>> Iterator<LeafTree.Node<R>> nodes(
      Iterator<Leaf> part, LabelledTask.Worker<R> worker) {
    LeafTree<R> tree = new LeafTree<>();
    while (part.hasNext()) {
      Leaf leaf = part.next();
      tree.addLeaf(leaf.number(), worker.compute(leaf));
    }
    List<LeafTree.Node<R>> nodes = tree.nodes();
    return nodes.iterator();
  }

  @Override
  public void close() {
    leaves.unpersist(false);
  }
}

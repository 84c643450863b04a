package io.emmer.spark.rows;

import io.emmer.em.Dataset;
import io.emmer.em.LeafTask;
import io.emmer.em.LeafTree;
import io.emmer.em.Mergeable;
import io.emmer.em.data.DataBlock;
import io.emmer.spark.Interruption;
import io.emmer.spark.PartitionJob;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Leaves in the memory of the cluster. A reduction is one job, unless {@link HeldLeaves} has the
 * leaves in this process: every task merges its leaves to the maximal complete nodes of the tree
 * over leaf numbers, and these are merged in the order of leaves, never of arrival, so retries,
 * lost executors and the number of partitions change no bit. Small results are merged by the
 * driver, in a job of one stage. Large ones are merged slice by slice on the executors, in a second
 * stage.
 */
public final class SparkDataset implements Dataset, AutoCloseable {
  /**
   * Bytes, beyond one result, up to which the driver gets and merges the results of all tasks. It
   * takes in some 500 MB a second, so that more cost it more than a second stage costs: about 20
   * ms.
   */
  public static final long DRIVER_BYTES = 8L << 20;

  /** Work that is larger is broadcast by itself, and destroyed when the job is done. */
  private static final int CLOSURE_BYTES = 1 << 20;

  /** Property of Spark's jobs: the number of the {@link Pass} that a job belongs to. */
  public static final String PASS = "emmer.pass";

  private static final Logger LOG = System.getLogger(SparkDataset.class.getName());

  /** Counts the passes over all datasets, by which memos age. */
  private static final AtomicLong PASSES = new AtomicLong();

  private final JavaSparkContext spark;
  private final JavaRDD<Leaf> leaves;
  private final long rows;
  private final double[] origin;
  private final long driverBytes;
  private final HeldLeaves held;
  private Consumer<Pass> watcherOrNull;
  private long passes;
  private int nodesOrZero;

  SparkDataset(JavaSparkContext spark, JavaRDD<Leaf> leaves, long rows, double[] origin) {
    this(spark, leaves, rows, origin, DRIVER_BYTES);
  }

  SparkDataset(
      JavaSparkContext spark, JavaRDD<Leaf> leaves, long rows, double[] origin, long driverBytes) {
    this.spark = spark;
    this.leaves = leaves;
    this.rows = rows;
    this.origin = origin.clone();
    this.driverBytes = driverBytes;
    this.held = new HeldLeaves(spark, leaves);
  }

  /**
   * What a reduction took on the driver.
   *
   * @param number counts the reductions of a dataset since it is watched
   * @param workBytes of the serialized work, models and all, that every executor gets once
   * @param mergeSeconds to merge what the tasks brought, behind Spark's job
   */
  public record Pass(long number, long workBytes, double mergeSeconds) {}

  /** Tells of every reduction from now on, when it is over. */
  public void watch(Consumer<Pass> watcher) {
    watcherOrNull = watcher;
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

  /** Computes what is to be cached; if that fails, nothing of it stays. */
  public void fill(String description) {
    spark.sc().setJobDescription(description);
    boolean read = false;
    try {
      leaves.count();
      read = true;
    } finally {
      if (!read) {
        close();
      }
    }
  }

  /** Number of partitions. */
  public int partitions() {
    return leaves.getNumPartitions();
  }

  /** The leaves, for jobs whose result has the size of the data. */
  public JavaRDD<Leaf> leaves() {
    return leaves;
  }

  /**
   * Other rows, made from these leaf by leaf; whoever wants them cached persists their leaves.
   *
   * @param blocks as many rows for every leaf
   * @param newOrigin origin[d] of the new rows
   */
  public SparkDataset withBlocks(Function<Leaf, DataBlock> blocks, double[] newOrigin) {
    JavaRDD<Leaf> mapped = leaves.map(leaf -> leaf.with(blocks.call(leaf)));
    return new SparkDataset(spark, mapped, rows, newOrigin, driverBytes);
  }

  @Override
  public <R extends Mergeable<R>> R reduce(String description, LeafTask<R> task) {
    long pass = MemoStore.isOn() ? PASSES.incrementAndGet() : 0;
    return run(
        description,
        () -> {
          LeafTask.Worker<R> worker = task.worker(MemoStore.ofPass(pass));
          return leaf -> worker.compute(leaf.block());
        },
        task.resultBytes());
  }

  /** As {@link #reduce}, for work that looks at labels too. */
  public <R extends Mergeable<R>> R reduceLabelled(String description, LabelledTask<R> task) {
    return run(description, task, 0);
  }

  private <R extends Mergeable<R>> R run(
      String description, LabelledTask<R> task, long resultBytes) {
    spark.sc().setJobDescription(description);
    if (watcherOrNull == null) {
      Optional<R> result = withoutJob(task, resultBytes);
      if (result.isPresent()) {
        return result.get();
      }
      boolean large = SerializedSize.of(task, CLOSURE_BYTES) > CLOSURE_BYTES;
      return collect(task, large, resultBytes).get();
    }
    long workBytes = SerializedSize.of(task, Long.MAX_VALUE);
    spark.setLocalProperty(PASS, Long.toString(++passes));
    try {
      Supplier<R> collected = collect(task, workBytes > CLOSURE_BYTES, resultBytes);
      long begin = System.nanoTime();
      R result = collected.get();
      watcherOrNull.accept(new Pass(passes, workBytes, (System.nanoTime() - begin) * 1e-9));
      return result;
    } finally {
      spark.setLocalProperty(PASS, null);
    }
  }

  /** The same without a job, where that is possible. */
  private <R extends Mergeable<R>> Optional<R> withoutJob(LabelledTask<R> task, long resultBytes) {
    List<Leaf> all = held.allOrNone();
    if (all.isEmpty() || !held.hasRoomFor(resultBytes, all.size())) {
      return Optional.empty();
    }
    try {
      return Optional.of(held.reduce(all, task));
    } catch (RuntimeException | Error e) {
      if (Interruption.isToStop()) {
        throw e;
      }
      // A job may manage it, or says what is wrong.
      LOG.log(Level.DEBUG, "jobs from here on, as a pass without one failed", e);
      held.turnOff();
      return Optional.empty();
    }
  }

  /** Runs the job; what it returns merges what the tasks brought. */
  private <R extends Mergeable<R>> Supplier<R> collect(
      LabelledTask<R> task, boolean broadcast, long resultBytes) {
    if (!broadcast) {
      return collect(task, resultBytes);
    }
    Broadcast<LabelledTask<R>> shared = spark.broadcast(task);
    try {
      return collect(() -> shared.value().worker(), resultBytes);
    } finally {
      shared.destroy();
    }
  }

  private <R extends Mergeable<R>> Supplier<R> collect(LabelledTask<R> task, long resultBytes) {
    held.expect();
    Supplier<R> collected = merged(task, resultBytes);
    held.settle();
    return collected;
  }

  private <R extends Mergeable<R>> Supplier<R> merged(LabelledTask<R> task, long resultBytes) {
    long end = rows;
    HeldLeaves holder = held;
    if (resultBytes > driverBytes / Math.max(1, nodes() - 1)) {
      return LargeReduction.of(resultBytes, spark.defaultParallelism())
          .collect(
              leaves.mapPartitions(
                  part -> nodes(holder.registering(part), task.worker(), end).iterator()));
    }
    List<LeafTree.Node<R>> parts = new ArrayList<>();
    PartitionJob.run(leaves, part -> nodes(holder.registering(part), task.worker(), end))
        .forEach(parts::addAll);
    nodesOrZero = parts.size();
    return () -> LeafTree.root(parts);
  }

  /** Results that all tasks together hand over, one a task at least, as far as is known. */
  private int nodes() {
    return Math.max(nodesOrZero, partitions());
  }

  private static <R extends Mergeable<R>> List<LeafTree.Node<R>> nodes(
      Iterator<Leaf> part, LabelledTask.Worker<R> worker, long rows) {
    LeafTree<R> tree = new LeafTree<>();
    boolean isLast = false;
    while (part.hasNext()) {
      Leaf leaf = part.next();
      tree.addLeaf(leaf.number(), worker.compute(leaf));
      isLast = leaf.block().firstRow() + leaf.block().rows() == rows;
    }
    if (isLast) {
      tree.end();
    }
    return tree.nodes();
  }

  @Override
  public void close() {
    held.forget();
    leaves.unpersist(false);
  }
}

package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import io.emmer.em.LeafMerge;
import io.emmer.em.Mergeable;
import io.emmer.spark.Interruption;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * The leaves that Spark caches in this very process, which in local mode is the driver's too.
 * Threads go over them without a job of Spark's, which takes 5 ms, and 20 in Spark's first seconds.
 * Which leaves there are, the tasks of a job before have told. Leaves that Spark drops or spills
 * are forgotten, and the next job finds them again.
 */
final class HeldLeaves implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The system property of the driver that has every pass be a job. */
  static final String PROPERTY = "em.jobs";

  private static final String ALWAYS = "always";

  /** Results take this share of the heap at the most; a job merges larger ones piece by piece. */
  private static final int SHARE_OF_HEAP = 8;

  private static final AtomicLong DATASETS = new AtomicLong();

  /** Of every dataset, the leaves of all partitions that a task went through. */
  private static final Map<Long, Map<Integer, List<WeakReference<Leaf>>>> SEEN =
      new ConcurrentHashMap<>();

  private final long dataset = DATASETS.incrementAndGet();
  private final boolean isOn;
  private final transient JavaRDD<Leaf> leaves;
  private final transient int cores;
  private transient ForkJoinPool threads; // null until there is work for them

  /**
   * None yet; none ever of a Spark on other machines, or whose jobs are there to be looked at.
   *
   * @param leaves of a dataset, cached or not
   */
  HeldLeaves(JavaSparkContext spark, JavaRDD<Leaf> leaves) {
    SparkConf conf = spark.getConf();
    boolean isLookedAt =
        conf.getBoolean("spark.ui.enabled", true)
            || conf.getBoolean("spark.eventLog.enabled", false);
    this.isOn = spark.sc().isLocal() && !isLookedAt && !ALWAYS.equals(System.getProperty(PROPERTY));
    this.leaves = leaves;
    this.cores = spark.defaultParallelism();
  }

  /** The leaves of a partition, in the task that goes through them. */
  Iterator<Leaf> seen(Iterator<Leaf> part) {
    if (!isOn) {
      return part;
    }
    List<WeakReference<Leaf>> seen = new ArrayList<>();
    return new AbstractIterator<>() {
      @Override
      protected Leaf computeNext() {
        if (!part.hasNext()) {
          SEEN.computeIfAbsent(dataset, number -> new ConcurrentHashMap<>())
              .put(TaskContext.getPartitionId(), seen);
          return endOfData();
        }
        Leaf leaf = part.next();
        seen.add(new WeakReference<>(leaf));
        return leaf;
      }
    };
  }

  /**
   * All leaves, as long as Spark holds them here.
   *
   * @return none if one is missing
   */
  List<Leaf> all() {
    Map<Integer, List<WeakReference<Leaf>>> parts = SEEN.getOrDefault(dataset, Map.of());
    boolean isCached = !leaves.getStorageLevel().equals(StorageLevel.NONE());
    if (!isCached || parts.size() < leaves.getNumPartitions()) {
      return List.of();
    }
    List<Leaf> all = new ArrayList<>();
    for (List<WeakReference<Leaf>> part : parts.values()) {
      part.forEach(leaf -> all.add(leaf.get()));
    }
    return all.contains(null) ? List.of() : all;
  }

  /**
   * Whether results that are merged as they come leave the heap to others.
   *
   * @param resultBytes of one result
   */
  boolean haveRoom(long resultBytes, int leafCount) {
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(leafCount);
    long most = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return resultBytes <= most / (levels + 2L * cores);
  }

  /**
   * Work on these leaves, by as many threads as Spark has for tasks. Each takes leaf after leaf, so
   * that none waits for a slower one.
   */
  <R extends Mergeable<R>> R reduce(List<Leaf> held, LabelledTask<R> task) {
    AtomicInteger next = new AtomicInteger();
    LeafMerge<R> results = new LeafMerge<>();
    Runnable share =
        () -> {
          LabelledTask.Worker<R> worker = task.worker();
          for (int i = next.getAndIncrement(); i < held.size(); i = next.getAndIncrement()) {
            Interruption.check();
            results.addLeaf(held.get(i).number(), worker.compute(held.get(i)));
          }
        };
    int shares = Math.min(cores, held.size());
    threads().submit(() -> IntStream.range(0, shares).parallel().forEach(i -> share.run())).join();
    return results.root();
  }

  private synchronized ForkJoinPool threads() {
    if (threads == null) {
      threads = new ForkJoinPool(cores);
    }
    return threads;
  }

  /** Ends the threads; the leaves are known no more. */
  synchronized void forget() {
    SEEN.remove(dataset);
    if (threads != null) {
      threads.shutdown();
      threads = null;
    }
  }
}

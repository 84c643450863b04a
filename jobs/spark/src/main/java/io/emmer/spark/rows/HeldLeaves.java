package io.emmer.spark.rows;

import com.google.common.collect.AbstractIterator;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.emmer.em.LeafMerge;
import io.emmer.em.Mergeable;
import io.emmer.spark.Interruption;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;

/**
 * The leaves of a dataset that Spark caches in this very process, which in local mode is the
 * driver's too. Threads go over them without a Spark job, which takes 5 ms, and 20 in Spark's first
 * seconds. The tasks of a job register the leaves that they see; leaves that Spark drops or spills
 * later are forgotten once garbage is collected, and the next pass is a job again.
 */
final class HeldLeaves implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The system property of the driver that makes every pass a job. */
  static final String PROPERTY = "em.jobs";

  private static final String ALWAYS = "always";

  /** Results take this share of the heap at most; larger ones a job merges piece by piece. */
  private static final int SHARE_OF_HEAP = 4;

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:,.*)?])?");

  private static final AtomicLong DATASETS = new AtomicLong();

  /** Of every dataset, the leaves of each partition that a task went through. */
  private static final Map<Long, Map<Integer, List<WeakReference<Leaf>>>> SEEN =
      new ConcurrentHashMap<>();

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          new ThreadFactoryBuilder().setDaemon(true).setNameFormat("leaves-%d").build());

  private final long dataset = DATASETS.incrementAndGet();
  private final transient JavaRDD<Leaf> leaves;
  private final transient int cores;
  private transient boolean isOff;

  /**
   * Holds nothing yet, and never will on a cluster or where something shows Spark's jobs.
   *
   * @param leaves of a dataset, cached or not
   */
  HeldLeaves(JavaSparkContext spark, JavaRDD<Leaf> leaves) {
    SparkConf conf = spark.getConf();
    this.leaves = leaves;
    this.cores = cores(conf);
    this.isOff =
        !spark.sc().isLocal()
            || conf.getBoolean("spark.ui.enabled", true)
            || conf.getBoolean("spark.eventLog.enabled", false)
            || conf.contains("spark.extraListeners")
            || conf.contains("spark.plugins")
            || ALWAYS.equals(System.getProperty(PROPERTY));
  }

  /** Tasks at once of a local master: N of local[N]. */
  private static int cores(SparkConf conf) {
    Matcher master = LOCAL.matcher(conf.get("spark.master", "local"));
    String number = master.matches() ? master.group(1) : null;
    int cores =
        "*".equals(number)
            ? Runtime.getRuntime().availableProcessors()
            : Integer.parseInt(number == null ? "1" : number);
    return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
  }

  /** To be called before a job whose tasks call {@link #registering}. */
  void expect() {
    StorageLevel level = leaves.getStorageLevel();
    if (!isOff && level.useMemory() && level.deserialized()) {
      SEEN.put(dataset, new ConcurrentHashMap<>());
    }
  }

  /** To be called after that job: of leaves that are not all in memory, none are held. */
  void settle() {
    if (SEEN.containsKey(dataset)
        && !IntStream.range(0, leaves.getNumPartitions()).allMatch(this::isInMemory)) {
      forget();
    }
  }

  /** By the blocks themselves: what Spark tells of RDDs is a tenth of a second old. */
  private boolean isInMemory(int partition) {
    Option<BlockStatus> block =
        SparkEnv.get().blockManager().getStatus(new RDDBlockId(leaves.id(), partition));
    return block.isDefined() && block.get().memSize() > 0 && block.get().diskSize() == 0;
  }

  /** The leaves of a partition, in the task that goes through them all. */
  Iterator<Leaf> registering(Iterator<Leaf> part) {
    List<WeakReference<Leaf>> seen = new ArrayList<>();
    return new AbstractIterator<>() {
      @Override
      protected Leaf computeNext() {
        if (part.hasNext()) {
          Leaf leaf = part.next();
          seen.add(new WeakReference<>(leaf));
          return leaf;
        }
        SEEN.computeIfPresent(dataset, (number, parts) -> with(parts, seen));
        return endOfData();
      }
    };
  }

  private static Map<Integer, List<WeakReference<Leaf>>> with(
      Map<Integer, List<WeakReference<Leaf>>> parts, List<WeakReference<Leaf>> seen) {
    parts.put(TaskContext.getPartitionId(), seen);
    return parts;
  }

  /** All leaves, in order; none if one of them is missing. */
  List<Leaf> allOrNone() {
    Map<Integer, List<WeakReference<Leaf>>> parts = SEEN.getOrDefault(dataset, Map.of());
    boolean isCached = !leaves.getStorageLevel().equals(StorageLevel.NONE());
    if (isOff || !isCached || parts.size() < leaves.getNumPartitions()) {
      return List.of();
    }
    List<Leaf> all = new ArrayList<>();
    for (List<WeakReference<Leaf>> part : parts.values()) {
      part.forEach(leaf -> all.add(leaf.get()));
    }
    if (all.contains(null)) {
      return List.of();
    }
    all.sort(Comparator.comparingLong(Leaf::number));
    return all;
  }

  /**
   * Whether results that wait for their siblings leave enough of the heap.
   *
   * @param resultBytes of one result
   */
  boolean hasRoomFor(long resultBytes, int leafCount) {
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(leafCount);
    long most = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return resultBytes <= most / ((levels + 2L) * cores);
  }

  /**
   * Work on these leaves, by as many threads as Spark has for tasks. Each takes leaf after leaf, so
   * that none waits for a slower one; all are done when this returns or throws.
   */
  <R extends Mergeable<R>> R reduce(List<Leaf> held, LabelledTask<R> task) {
    AtomicInteger next = new AtomicInteger();
    LeafMerge<R> results = new LeafMerge<>();
    Callable<Void> share =
        () -> {
          try {
            LabelledTask.Worker<R> worker = task.worker();
            for (int i = next.getAndIncrement(); i < held.size(); i = next.getAndIncrement()) {
              Interruption.check();
              results.addLeaf(held.get(i).number(), worker.compute(held.get(i)));
            }
            return null;
          } finally {
            next.set(held.size()); // where this share failed, the others end too
          }
        };
    try {
      int shares = Math.min(cores, held.size());
      for (Future<Void> done : THREADS.invokeAll(Collections.nCopies(shares, share))) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return results.root();
  }

  /** Makes every pass from now on a job. */
  void turnOff() {
    isOff = true;
    forget();
  }

  /** Holds no leaves until the next job. */
  void forget() {
    SEEN.remove(dataset);
  }

  /** Number of datasets whose leaves are held. */
  static int datasets() {
    return SEEN.size();
  }
}

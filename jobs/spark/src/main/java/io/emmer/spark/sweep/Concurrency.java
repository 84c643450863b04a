package io.emmer.spark.sweep;

import io.emmer.em.text.Text;
import io.emmer.spark.rows.SparkDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How many candidates run at once.
 *
 * @param waves positions of the candidates of every wave, in order
 * @param reason why, in words
 */
record Concurrency(List<List<Integer>> waves, String reason) {
  /** Part of a heap that statistics may fill; data, models and Spark need the rest. */
  private static final double HEAP_SHARE = 0.25;

  /** Part of spark.driver.maxResultSize that is planned with: results have overhead. */
  private static final double RESULT_SHARE = 0.8;

  /** The driver gets slices of a result, and puts them together. */
  private static final int RESULT_COPIES = 2;

  /** Copies of the statistics' size that a task needs for a model, and for its kernels' form. */
  private static final int MODEL_COPIES = 3;

  Concurrency {
    waves = waves.stream().map(List::copyOf).toList();
  }

  /**
   * What there is.
   *
   * @param driverHeap bytes
   * @param executorHeap bytes of one executor, or of the driver in local mode
   * @param maxResultSize spark.driver.maxResultSize in bytes, 0 for no limit
   * @param tasks that run at once in one executor
   * @param partitions of the data
   * @param leaves of the data
   */
  record Resources(
      long driverHeap,
      long executorHeap,
      long maxResultSize,
      int tasks,
      int partitions,
      long leaves) {
    /** Nodes of the canonical tree that a task holds at the most, and hands over. */
    int nodesOfATask() {
      long leavesOfATask = (leaves + partitions - 1) / partitions;
      int levels = Long.SIZE - Long.numberOfLeadingZeros(leavesOfATask);
      return (int) Math.min(leavesOfATask, 2L * levels);
    }
  }

  /** A bound of the sum of the candidates' statistics, with the words for it. */
  private record Bound(double bytes, String words) {}

  /**
   * Cuts candidates into waves whose statistics fit, in order; a wave has one at least.
   *
   * @param bytes bytes[i] of the statistics of candidate i
   * @param most candidates of a wave, or 0 for as many as fit
   */
  static Concurrency of(long[] bytes, Resources resources, int most) {
    Bound bound = bound(resources);
    List<List<Integer>> waves = new ArrayList<>();
    List<Integer> wave = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean full = most > 0 ? wave.size() == most : sum + bytes[i] > bound.bytes();
      if (full && !wave.isEmpty()) {
        waves.add(wave);
        wave = new ArrayList<>();
        sum = 0;
      }
      wave.add(i);
      sum += bytes[i];
    }
    waves.add(wave);
    return new Concurrency(waves, most > 0 ? "--max-concurrent " + most : reason(bytes, bound));
  }

  private static Bound bound(Resources r) {
    int nodes = r.nodesOfATask();
    double task = HEAP_SHARE * r.executorHeap() / ((double) r.tasks() * (nodes + 1 + MODEL_COPIES));
    Bound executor =
        new Bound(
            task,
            Text.format(
                "%d tasks at once, each with up to %d copies and the models, in a quarter of %s"
                    + " heap",
                r.tasks(), nodes + 1, mebibytes((double) r.executorHeap())));
    Bound driver =
        new Bound(
            HEAP_SHARE * r.driverHeap() / (RESULT_COPIES + MODEL_COPIES),
            Text.format(
                "%d copies of results and the models in a quarter of the driver's %s heap",
                RESULT_COPIES, mebibytes((double) r.driverHeap())));
    double limit = r.maxResultSize() == 0 ? Double.POSITIVE_INFINITY : r.maxResultSize();
    // Fewer bytes than this reach the driver from every task, more as one copy.
    Bound results =
        new Bound(
            Math.max(0, RESULT_SHARE * limit - SparkDataset.DRIVER_BYTES),
            Text.format(
                "one copy of results within spark.driver.maxResultSize %s",
                mebibytes((double) r.maxResultSize())));
    Bound heap = driver.bytes() < executor.bytes() ? driver : executor;
    return results.bytes() < heap.bytes() ? results : heap;
  }

  private static String reason(long[] bytes, Bound bound) {
    return Text.format(
        "statistics of %s in all, and room for %s: %s",
        mebibytes((double) LongStream.of(bytes).sum()), mebibytes(bound.bytes()), bound.words());
  }

  private static String mebibytes(double bytes) {
    return Text.format("%.1f MiB", bytes / (1 << 20));
  }

  /** Candidates of the largest wave. */
  int atOnce() {
    return waves.stream().mapToInt(List::size).max().orElse(0);
  }

  /** One line for people. */
  String describe() {
    int all = waves.stream().mapToInt(List::size).sum();
    return Text.format(
        "%d candidates, %d at once in %s: %s",
        all, atOnce(), Text.count(waves.size(), "wave"), reason);
  }
}

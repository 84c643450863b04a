package io.emmer.spark.metrics;

import io.emmer.spark.ScalaCollections;
import io.emmer.spark.rows.SparkDataset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up what Spark reports of the tasks of every pass over a watched dataset. */
final class PassMeter extends SparkListener {
  private final Map<Long, Tally> passes = new HashMap<>();
  private final Map<Integer, Tally> stages = new HashMap<>();
  private boolean late;

  /**
   * The tasks of one pass.
   *
   * @param tasks that ended, failed ones among them
   * @param resultBytes of all results as they reached the driver, with what Spark adds to each
   * @param shuffleBytes between executors
   * @param cpuNanos of all tasks, without Spark's own threads and the garbage collector's
   */
  record Count(int tasks, int failedTasks, long resultBytes, long shuffleBytes, long cpuNanos) {
    private static final Count NONE = new Count(0, 0, 0, 0, 0);

    private Count plus(boolean failed, TaskMetrics metricsOrNull) {
      boolean silent = metricsOrNull == null;
      return new Count(
          tasks + 1,
          failedTasks + (failed ? 1 : 0),
          resultBytes + (silent ? 0 : metricsOrNull.resultSize()),
          shuffleBytes + (silent ? 0 : metricsOrNull.shuffleWriteMetrics().bytesWritten()),
          cpuNanos + (silent ? 0 : metricsOrNull.executorCpuTime()));
    }
  }

  private static final class Tally {
    private final int job;
    private Count count = Count.NONE;
    private boolean ended;

    Tally(int job) {
      this.job = job;
    }
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    String pass = start.properties() == null ? null : pass(start);
    if (pass != null) {
      Tally tally = new Tally(start.jobId());
      passes.put(Long.valueOf(pass), tally);
      ScalaCollections.toJava(start.stageIds())
          .forEach(stage -> stages.put((Integer) stage, tally));
    }
  }

  private static String pass(SparkListenerJobStart start) {
    return start.properties().getProperty(SparkDataset.PASS);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    Tally tally = stages.get(end.stageId());
    if (tally != null) {
      tally.count = tally.count.plus(end.taskInfo().failed(), end.taskMetrics());
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    for (Tally tally : passes.values()) {
      tally.ended |= tally.job == end.jobId();
    }
    notifyAll();
  }

  /**
   * The tasks of a pass that is over, and forgets it and those before. Spark's reports come a
   * little later than its results, or never where it has more of them than it can tell: after one
   * that did not come in time none is waited for, until one is there in time.
   *
   * @return empty if they did not come within {@code millis}
   */
  synchronized Optional<Count> take(long pass, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = late ? 0 : millis;
    while (left > 0 && !isEnded(pass)) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    Optional<Count> count = isEnded(pass) ? Optional.of(passes.get(pass).count) : Optional.empty();
    late = count.isEmpty();
    passes.keySet().removeIf(number -> number <= pass);
    stages.values().retainAll(passes.values());
    return count;
  }

  private boolean isEnded(long pass) {
    return passes.containsKey(pass) && passes.get(pass).ended;
  }
}

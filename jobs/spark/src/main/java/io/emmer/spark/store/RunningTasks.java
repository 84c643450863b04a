package io.emmer.spark.store;

import io.emmer.spark.ScalaCollections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Tasks of the jobs that were started with a local property of Spark's. */
final class RunningTasks extends SparkListener {
  /** The property. */
  static final String OF = "emmer.write";

  private static final long MAX_WAIT_SECONDS = 30;

  /** Of tasks that were sent as their job failed, Spark tells a moment after the job's end. */
  private static final long POLL_MILLIS = 100;

  private final String id;
  private final Set<Integer> jobs = new HashSet<>();
  private final Set<Integer> stages = new HashSet<>();
  private final Set<Long> tasks = new HashSet<>();

  /**
   * A listener.
   *
   * @param id value of the property
   */
  RunningTasks(String id) {
    this.id = id;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    if (start.properties() != null && id.equals(start.properties().getProperty(OF))) {
      jobs.add(start.jobId());
      ScalaCollections.toJava(start.stageIds()).forEach(stage -> stages.add((Integer) stage));
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd end) {
    jobs.remove(end.jobId());
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (stages.contains(start.stageId())) {
      tasks.add(start.taskInfo().taskId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    tasks.remove(end.taskInfo().taskId());
  }

  private synchronized boolean areOver() {
    return jobs.isEmpty() && tasks.isEmpty();
  }

  /** Waits until none runs, half a minute at the most. */
  void awaitEnd() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    try {
      do {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } while (!areOver() && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.emmer.app.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** What became of tasks, by the descriptions of their jobs. */
final class TaskLog extends SparkListener {
  private record Ended(String job, TaskEndReason reason, boolean speculative) {}

  private final Map<Integer, String> jobs = new ConcurrentHashMap<>();
  private final List<Ended> ended = new ArrayList<>();
  private final AtomicReference<Runnable> onStart = new AtomicReference<>();

  /** Does something once, when a task is sent to an executor. */
  void onNextStart(Runnable action) {
    onStart.set(action);
  }

  synchronized void clear() {
    ended.clear();
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    String job = submitted.properties().getProperty("spark.job.description", "");
    jobs.put(submitted.stageInfo().stageId(), job);
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    Runnable action = onStart.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    String job = jobs.getOrDefault(end.stageId(), "");
    ended.add(new Ended(job, end.reason(), end.taskInfo().speculative()));
  }

  /** Tasks that ended with their executor. */
  synchronized long lost(String job) {
    return ended.stream()
        .filter(task -> task.job().startsWith(job) && task.reason() instanceof ExecutorLostFailure)
        .count();
  }

  /** Tasks that ended by an exception. */
  synchronized long failed(String job) {
    return ended.stream()
        .filter(task -> task.job().startsWith(job) && task.reason() instanceof ExceptionFailure)
        .count();
  }

  /** Second copies of tasks that were done first. */
  synchronized long speculated() {
    return ended.stream()
        .filter(task -> task.speculative() && task.reason() == Success$.MODULE$)
        .count();
  }
}

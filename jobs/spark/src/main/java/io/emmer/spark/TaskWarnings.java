package io.emmer.spark;

import io.emmer.em.text.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import scala.Option;

/**
 * One line for every task that failed and runs again, and for every executor that was lost. The
 * failure that ends a job is not among them: it has its own error line.
 */
final class TaskWarnings extends SparkListener {
  /** Whole nodes fail with all their tasks. */
  private static final int LINES_PER_STAGE = 10;

  private final int maxFailures;
  private final Consumer<String> warnings;
  private final Map<String, Integer> failures = new HashMap<>();
  private final Map<Integer, Integer> linesByStage = new HashMap<>();

  /**
   * Listens.
   *
   * @param maxFailures failures of one task that end its job
   */
  TaskWarnings(int maxFailures, Consumer<String> warnings) {
    this.maxFailures = maxFailures;
    this.warnings = warnings;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    // Killed tasks lost a race or belong to a job that ended; lost executors have a line of theirs.
    if (!(end.reason() instanceof TaskFailedReason reason)
        || reason instanceof TaskKilled
        || reason instanceof ExecutorLostFailure) {
      return;
    }
    TaskInfo task = end.taskInfo();
    String what = Text.format("task %d of stage %d", task.index(), end.stageId());
    String again = "it runs again";
    if (reason.countTowardsTaskFailures()) {
      int count = failures.merge(what, 1, Integer::sum);
      if (count >= maxFailures) {
        return;
      }
      again = Text.format("retry %d of %d", count, maxFailures - 1);
    }
    int lines = linesByStage.merge(end.stageId(), 1, Integer::sum);
    if (lines <= LINES_PER_STAGE) {
      warnings.accept(
          Text.format("warning: %s failed on %s (%s): %s", what, task.host(), text(reason), again));
    } else if (lines == LINES_PER_STAGE + 1) {
      warnings.accept(
          Text.format("warning: more tasks of stage %d failed and run again", end.stageId()));
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    warnings.accept(
        Text.format(
            "warning: executor %s lost (%s): its tasks run again",
            removed.executorId(), Failures.firstLine(removed.reason())));
  }

  private static String text(TaskFailedReason reason) {
    if (reason instanceof ExceptionFailure failure) {
      Option<Throwable> thrown = failure.exception();
      String message = thrown.isEmpty() ? failure.description() : Failures.message(thrown.get());
      String description = Failures.firstLine(message);
      String name = failure.className().substring(failure.className().lastIndexOf('.') + 1);
      return description.isEmpty() ? name : name + ": " + description;
    }
    return Failures.firstLine(reason.toErrorString());
  }
}

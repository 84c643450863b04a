package io.emmer.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Kills executors so that they lose tasks, every time. */
final class ExecutorKill {
  private ExecutorKill() {}

  /**
   * Stops the executor of a worker, so that the tasks that it gets next cannot end before they are
   * killed with it, and with other processes: were those killed at once, the driver could hear of
   * it before it sends the tasks.
   *
   * @return what kills them
   */
  static Runnable withItsNextTask(TestBed bed, String worker, ProcessHandle... more) {
    try {
      // One that was killed before has been replaced, else it would be the new one that gets none.
      bed.driver().awaitExecutors(2);
      ProcessHandle executor = bed.cluster().executors(worker).get(0);
      String pid = Long.toString(executor.pid());
      assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
      Runnable kill =
          () -> {
            for (ProcessHandle process : more) {
              process.destroyForcibly();
            }
            executor.destroyForcibly();
          };
      bed.driver().tasks().onNextStart(kill);
      return kill;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The task may be on its way already; it cannot have ended, as its executor is stopped. */
  static void inAnIteration(TestBed bed, String worker, ProcessHandle... more) {
    Runnable kill = withItsNextTask(bed, worker, more);
    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(kill);
  }

  static void assertLostTasks(ClusterDriver driver, String job) throws InterruptedException {
    ClusterDriver.await(() -> driver.tasks().lost(job) > 0, "task that was lost in " + job);
  }
}
